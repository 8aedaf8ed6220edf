;; SPDX-License-Identifier: Apache-2.0
;;
;; Functions that do almost nothing, to measure what a call costs: from the host, and of it.
(module
  (import "host" "next" (func $next (param i32) (result i32)))

  (func (export "add") (param i32 i32) (result i32)
    (i32.add (local.get 0) (local.get 1)))

  ;; Calls the host some times, each time with what it answered before.
  (func (export "call_host") (param $times i32) (result i32)
    (local $value i32)
    (block $done
      (loop $again
        (br_if $done (i32.eqz (local.get $times)))
        (local.set $value (call $next (local.get $value)))
        (local.set $times (i32.sub (local.get $times) (i32.const 1)))
        (br $again)))
    (local.get $value)))
