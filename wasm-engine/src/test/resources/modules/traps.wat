;; A trap some calls deep, in functions that have names.
(module $traps
  (memory 1)
  (func $outer (export "outer") (call $middle))
  (func $middle (drop (call $inner (i32.const 65533))))
  (func $inner (param $address i32) (result i32)
    (i32.load (local.get $address)))
  (func $divide (export "divide") (param i32 i32) (result i32)
    (i32.div_s (local.get 0) (local.get 1)))
  (func (export "fail") unreachable)
  ;; Calls another function in its place, or traps itself
  (func $replaced (param i32)
    (if (local.get 0) (then (return_call $last)))
    (drop (call $inner (i32.const -1))))
  (func $around (export "around") (param i32) (call $replaced (local.get 0)))
  (func $last unreachable))
