;; Two exports that Rust would call the same.
(module
  (func (export "a-b"))
  (func (export "a_b")))
