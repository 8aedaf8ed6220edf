;; SPDX-License-Identifier: Apache-2.0
;;
;; Asks the host to end the process.
(module
  (import "wasi_snapshot_preview1" "proc_exit" (func $proc_exit (param i32)))
  (memory (export "memory") 1)

  (func (export "alloc") (param $length i32) (result i32)
    (select
      (i32.const 1024)
      (i32.const 0)
      (i32.le_u (local.get $length) (i32.const 64512))))

  (func (export "discount") (param $cart i32) (param $length i32) (result i64)
    (call $proc_exit (i32.const 0))
    (unreachable)))
