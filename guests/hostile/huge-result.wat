;; SPDX-License-Identifier: Apache-2.0
;;
;; Answers with all the memory it could double to: valid by the ABI, and far more than any
;; adjustment.
(module
  (memory (export "memory") 1)

  (func (export "alloc") (param $length i32) (result i32)
    (select
      (i32.const 1024)
      (i32.const 0)
      (i32.le_u (local.get $length) (i32.const 64512))))

  (func (export "discount") (param $cart i32) (param $length i32) (result i64)
    (loop $more
      (br_if $more (i32.ne (memory.grow (memory.size)) (i32.const -1))))
    ;; Pointer 1, and the length up to the end of the memory.
    (i64.or
      (i64.const 0x00000001_00000000)
      (i64.sub
        (i64.shl (i64.extend_i32_u (memory.size)) (i64.const 16))
        (i64.const 1)))))
