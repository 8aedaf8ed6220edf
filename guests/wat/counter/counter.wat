;; SPDX-License-Identifier: Apache-2.0
;;
;; Counts its own calls, once in a global and once in memory, and answers with the sum: 2
;; for ever when each call starts fresh, 2, 4, 6, … when the instance is reused.
(module
  (memory (export "memory") 1)
  (global $calls (mut i32) (i32.const 0))

  (func (export "next") (result i32)
    (global.set $calls (i32.add (global.get $calls) (i32.const 1)))
    (i32.store (i32.const 0) (i32.add (i32.load (i32.const 0)) (i32.const 1)))
    (i32.add (global.get $calls) (i32.load (i32.const 0)))))
