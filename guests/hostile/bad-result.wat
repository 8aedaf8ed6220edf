;; SPDX-License-Identifier: Apache-2.0
;;
;; Answers with a pointer and a length that lie far outside its memory.
(module
  (memory (export "memory") 1)

  (func (export "alloc") (param $length i32) (result i32)
    (select
      (i32.const 1024)
      (i32.const 0)
      (i32.le_u (local.get $length) (i32.const 64512))))

  (func (export "discount") (param $cart i32) (param $length i32) (result i64)
    (i64.const 0xfffffff0_7fffffff)))
