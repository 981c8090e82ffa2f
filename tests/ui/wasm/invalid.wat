;; A body that is not valid: it has no result.
(module
  (func (export "f") (result i32)))
