;; Memory, table, globals and a function of others.
(module
  (import "env" "memory" (memory 1 2))
  (import "env" "table" (table 1 funcref))
  (import "env" "counter" (global $counter (mut i32)))
  (import "env" "step" (global $step i32))
  (import "lib" "twice" (func $twice (param i32) (result i32)))
  (func (export "count") (result i32)
    (global.set $counter (i32.add (global.get $counter) (global.get $step)))
    (i32.store (i32.const 0) (call $twice (global.get $counter)))
    (global.get $counter))
  (export "memory" (memory 0)))
