;; Imports the vectors of another instance.
(module $vectors_user
  (import "vectors" "swap" (func $swap (param v128 v128) (result v128 v128)))
  (import "vectors" "v" (global $v (mut v128)))
  (import "vectors" "w" (global $w v128))
  (global $copy (export "copy") v128 (global.get $w))
  (func (export "minus") (param v128 v128) (result v128)
    (call $swap (local.get 1) (local.get 0))
    (i32x4.sub))
  (func (export "set") (param v128) (global.set $v (local.get 0))))
