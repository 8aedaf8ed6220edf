;; What another module imports: a function with state, a memory and a global.
(module $library
  (memory (export "memory") 1)
  (global $total (export "total") (mut i32) (i32.const 0))
  (func (export "add") (param i32)
    (global.set $total (i32.add (global.get $total) (local.get 0)))
    (i32.store (i32.const 0) (global.get $total)))
  (func (export "fail") unreachable))
