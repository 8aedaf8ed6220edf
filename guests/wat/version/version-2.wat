;; SPDX-License-Identifier: Apache-2.0
;;
;; Version 2 of a plugin that only knows its version: one of a pair to replace in place.
(module
  (func (export "version") (result i32)
    (i32.const 2)))
