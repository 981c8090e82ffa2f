;; What shared.wat imports from others.
(module
  (memory (export "memory") 1 2)
  (table (export "table") 1 funcref)
  (global (export "counter") (mut i32) (i32.const 40))
  (func (export "twice") (param i32) (result i32)
    (i32.mul (local.get 0) (i32.const 2))))
