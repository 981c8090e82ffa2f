;; Two import modules that Rust would call the same.
(module
  (import "my-lib" "f" (func))
  (import "my_lib" "g" (func)))
