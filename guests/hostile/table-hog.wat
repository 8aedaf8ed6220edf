;; SPDX-License-Identifier: Apache-2.0
;;
;; Grows a table until it is refused, then goes on asking for ever.
(module
  (memory (export "memory") 1)

  (func (export "alloc") (param $length i32) (result i32)
    (select
      (i32.const 1024)
      (i32.const 0)
      (i32.le_u (local.get $length) (i32.const 64512))))

  (table $entries 0 funcref)

  (func (export "discount") (param $cart i32) (param $length i32) (result i64)
    (loop $forever
      (drop (table.grow $entries (ref.null func) (i32.const 65536)))
      (br $forever))
    (unreachable)))
