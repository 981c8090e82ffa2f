;; A memory, and a function that may make it grow.
(module
  (memory (export "memory") 1 2)
  (func (export "fill") (param $byte i32)
    (i32.store8 (i32.const 0) (local.get $byte))))
