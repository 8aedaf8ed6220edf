;; Counts, in loops hot enough to be compiled, comparisons that go wrong if an unsigned
;; number is taken for a signed one.
(module $unsigned
  (func (export "lt_u") (param $n i32) (param $x i32) (param $y i32) (result i32)
    (local $count i32)
    (loop $again
      (if (i32.lt_u (i32.xor (local.get $x) (i32.and (local.get $n) (i32.const 1))) (local.get $y))
        (then (local.set $count (i32.add (local.get $count) (i32.const 1)))))
      (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (local.get $count))
  (func (export "ge_u_value") (param $n i32) (param $x i32) (param $y i32) (result i32)
    (local $count i32)
    (loop $again
      (local.set $count (i32.add (local.get $count)
        (i32.ge_u (i32.xor (local.get $x) (i32.and (local.get $n) (i32.const 1))) (local.get $y))))
      (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (local.get $count))
  (func (export "lt_u_64") (param $n i32) (param $x i64) (param $y i64) (result i32)
    (local $count i32)
    (loop $again
      (if (i64.lt_u (local.get $x) (local.get $y))
        (then (local.set $count (i32.add (local.get $count) (i32.const 1)))))
      (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (local.get $count)))
