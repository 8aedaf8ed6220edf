;; Imports another instance's exports.
(module $user
  (import "library" "add" (func $add (param i32)))
  (import "library" "fail" (func $fail))
  (import "library" "memory" (memory 1))
  (import "library" "total" (global $total (mut i32)))
  (func (export "add_twice") (param i32) (result i32)
    (call $add (local.get 0))
    (call $add (local.get 0))
    (i32.load (i32.const 0)))
  (func (export "total") (result i32) (global.get $total))
  (func $through (export "fail") (call $fail)))
