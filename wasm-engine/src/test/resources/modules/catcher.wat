;; Catches what functions of another module throw.
(module
  (import "exceptions" "number" (tag $number (param i32)))
  (import "exceptions" "throw" (func $throw (param i32)))
  (import "exceptions" "throw_private" (func $throw_private))
  (tag $own (param i32))

  (func (export "catch") (param $number i32) (result i32)
    (block $caught (result i32)
      (block $wrong (result i32)
        (try_table (catch $own $wrong) (catch $number $caught)
          (call $throw (local.get $number)))
        (i32.const -1))
      (drop)
      (i32.const -2)))

  (func (export "catch_private") (result i32)
    (block $caught
      (try_table (catch_all $caught)
        (call $throw_private))
      (return (i32.const -1)))
    (i32.const 1))

  (func (export "miss_private")
    (block $caught (result i32)
      (try_table (catch $own $caught)
        (call $throw_private))
      (return))
    (drop)))
