;; SPDX-License-Identifier: Apache-2.0
;;
;; Prints for ever, and does not care whether anyone lets it.
(module
  (import "wasi_snapshot_preview1" "fd_write"
    (func $fd_write (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)

  (func (export "alloc") (param $length i32) (result i32)
    (select
      (i32.const 1024)
      (i32.const 0)
      (i32.le_u (local.get $length) (i32.const 64512))))

  ;; One vector (pointer, length) over a line of text.
  (data (i32.const 0) "\10\00\00\00\21\00\00\00")
  (data (i32.const 16) "all work and no play makes a log\n")

  (func (export "discount") (param $cart i32) (param $length i32) (result i64)
    (loop $forever
      (drop (call $fd_write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))
      (br $forever))
    (unreachable)))
