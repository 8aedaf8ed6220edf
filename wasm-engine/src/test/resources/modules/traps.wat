;; A trap some calls deep, in functions that have names.
(module $traps
  (memory 1)
  (func $outer (export "outer") (call $middle))
  (func $middle (drop (call $inner (i32.const 65533))))
  (func $inner (param $address i32) (result i32)
    (i32.load (local.get $address)))
  (func $divide (export "divide") (param i32 i32) (result i32)
    (i32.div_s (local.get 0) (local.get 1)))
  (func (export "fail") unreachable))
