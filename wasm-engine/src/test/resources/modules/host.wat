;; Calls host functions of every number type, with a reference, and back into the guest.
(module $host
  (import "host" "sum" (func $sum (param i32 i64 f32 f64) (result f64)))
  (import "host" "same" (func $same (param externref) (result externref)))
  (import "host" "read" (func $read (param i32 i32) (result i32)))
  (import "host" "again" (func $again (param i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 16) "hello")
  (func (export "sum") (param i32 i64 f32 f64) (result f64)
    (call $sum (local.get 0) (local.get 1) (local.get 2) (local.get 3)))
  (func (export "same") (param externref) (result externref) (call $same (local.get 0)))
  (func (export "read") (param i32 i32) (result i32) (call $read (local.get 0) (local.get 1)))
  (func (export "again") (param i32) (result i32)
    (i32.add (call $again (local.get 0)) (i32.const 1))))
