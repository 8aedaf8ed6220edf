;; SPDX-License-Identifier: Apache-2.0
;;
;; Waits, without computing, for almost three hundred years.
(module
  (import "wasi_snapshot_preview1" "poll_oneoff"
    (func $poll_oneoff (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)

  (func (export "alloc") (param $length i32) (result i32)
    (select
      (i32.const 1024)
      (i32.const 0)
      (i32.le_u (local.get $length) (i32.const 64512))))

  ;; One subscription (48 bytes, at 0): to the monotonic clock (1), relative, with the
  ;; largest timeout that is still positive as a signed number, in nanoseconds.
  (data (i32.const 16) "\01\00\00\00")
  (data (i32.const 24) "\ff\ff\ff\ff\ff\ff\ff\7f")

  (func (export "discount") (param $cart i32) (param $length i32) (result i64)
    ;; Again and again, should the wait be refused or cut short.
    (loop $forever
      (drop (call $poll_oneoff (i32.const 0) (i32.const 64) (i32.const 1) (i32.const 96)))
      (br $forever))
    (unreachable)))
