;; SPDX-License-Identifier: Apache-2.0
;;
;; Takes memory until it is refused, then writes to each page again and again, so that all
;; of it is really in use.
(module
  (memory (export "memory") 1)

  (func (export "alloc") (param $length i32) (result i32)
    (select
      (i32.const 1024)
      (i32.const 0)
      (i32.le_u (local.get $length) (i32.const 64512))))

  (func (export "discount") (param $cart i32) (param $length i32) (result i64)
    (local $address i32)
    (loop $more
      (br_if $more (i32.ne (memory.grow (i32.const 1)) (i32.const -1))))
    (loop $forever
      (i32.store8 (local.get $address) (i32.const 1))
      (local.set $address (i32.add (local.get $address) (i32.const 65536)))
      ;; After the last page starts again with the first.
      (if (i32.ge_u (i32.shr_u (local.get $address) (i32.const 16)) (memory.size))
        (then (local.set $address (i32.const 0))))
      (br $forever))
    (unreachable)))
