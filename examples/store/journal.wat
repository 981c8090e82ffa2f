;; A journal: bytes one behind the other in a memory that others see too.
(module
  (memory (export "memory") 1)
  (global $len (export "len") (mut i32) (i32.const 0))
  ;; Appends a byte and returns how many there are.
  (func (export "append") (param $byte i32) (result i32)
    (i32.store8 (global.get $len) (local.get $byte))
    (global.set $len (i32.add (global.get $len) (i32.const 1)))
    (global.get $len)))
