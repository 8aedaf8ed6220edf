;; Exceptions in both forms: throwing far and often, and holding on to what was thrown.
(module
  (import "host" "call_back" (func $call_back (param i32) (result i32)))

  (tag $number (export "number") (param i32))
  (tag $private (param i32 i64))
  (tag $chain (param exnref i64 i64 i64 i64 i64 i64 i64 i64))

  ;; Throw from below as many calls
  (func $throw_below (param $depth i32)
    (if (local.get $depth)
      (then (call $throw_below (i32.sub (local.get $depth) (i32.const 1))))
      (else (throw $number (i32.const 42)))))

  (func (export "catch_from_below") (param $depth i32) (result i32)
    (block $caught (result i32)
      (try_table (catch $number $caught)
        (call $throw_below (local.get $depth)))
      (i32.const -1)))

  (func (export "catch_from_below_legacy") (param $depth i32) (result i32)
    (try (result i32)
      (do
        (call $throw_below (local.get $depth))
        (i32.const -1))
      (catch $number)))

  ;; The host calls "throw_for_host" and so throws through itself
  (func (export "throw_for_host") (param $number i32) (result i32)
    (throw $number (local.get $number)))

  (func (export "catch_through_host") (param $number i32) (result i32)
    (block $caught (result i32)
      (try_table (catch $number $caught)
        (drop (call $call_back (local.get $number))))
      (i32.const -1)))

  ;; A tail call leaves the handler behind
  (func $tail_call_host (param $number i32) (result i32)
    (block $caught (result i32)
      (try_table (catch $number $caught)
        (return_call $call_back (local.get $number)))
      (i32.const -1)))

  (func (export "catch_behind_tail_call") (param $number i32) (result i32)
    (block $caught (result i32)
      (try_table (catch $number $caught)
        (drop (call $tail_call_host (local.get $number)))
        (return (i32.const -1)))
      (i32.const -2))
    (i32.add (i32.const 1)))

  (func (export "throw") (param $number i32)
    (throw $number (local.get $number)))

  (func (export "throw_private")
    (throw $private (i32.const 1) (i64.const 2)))

  (func (export "trap_in_try") (result i32)
    (block $caught
      (try_table (catch_all $caught)
        (unreachable)))
    (i32.const 1))

  (func (export "loop_in_try")
    (block $caught
      (try_table (catch_all $caught)
        (loop $again (br $again)))))

  (func (export "loop_of_throws")
    (loop $again
      (block $caught
        (try_table (catch_all $caught)
          (throw $private (i32.const 1) (i64.const 2))))
      (br $again)))

  ;; The label of the handler is the loop itself: there is no other branch
  (func (export "loop_by_throws")
    (loop $again
      (try_table (catch_all $again)
        (throw $private (i32.const 1) (i64.const 2)))))

  (func (export "loop_of_legacy_throws")
    (loop $again
      (try (do (throw $private (i32.const 1) (i64.const 2))) (catch_all))
      (br $again)))

  ;; Throw as often, and keep nothing
  (func (export "churn") (param $count i32) (result i32)
    (local $last exnref)
    (loop $again
      (local.set $last
        (block $caught (result exnref)
          (try_table (catch_all_ref $caught)
            (throw $number (local.get $count)))
          (unreachable)))
      (local.set $count (i32.sub (local.get $count) (i32.const 1)))
      (br_if $again (local.get $count)))
    (block $caught (result i32)
      (try_table (catch $number $caught)
        (throw_ref (local.get $last)))
      (unreachable)))

  ;; Throw for ever, and keep each: it carries the one before
  (func (export "hold_chain")
    (local $last exnref)
    (loop $again
      (local.set $last
        (block $caught (result exnref)
          (try_table (catch_all_ref $caught)
            (throw $chain (local.get $last) (i64.const 1) (i64.const 2) (i64.const 3) (i64.const 4)
              (i64.const 5) (i64.const 6) (i64.const 7) (i64.const 8)))
          (unreachable)))
      (br $again))))
