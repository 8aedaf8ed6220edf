;; SPDX-License-Identifier: Apache-2.0
;;
;; Calls itself until the stack ends. The result is used after the call, so that no
;; compiler may turn the call into a loop.
(module
  (memory (export "memory") 1)

  (func (export "alloc") (param $length i32) (result i32)
    (select
      (i32.const 1024)
      (i32.const 0)
      (i32.le_u (local.get $length) (i32.const 64512))))

  (func $discount (export "discount") (param $cart i32) (param $length i32) (result i64)
    (i64.add
      (call $discount (local.get $cart) (local.get $length))
      (i64.const 1))))
