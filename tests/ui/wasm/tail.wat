;; A proposal that is not supported.
(module
  (func $f (export "f") (return_call $f)))
