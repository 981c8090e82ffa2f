;; Nothing here grows the memory, and it is not exported. The host may grow it all the same, while it is called.
(module
  (import "env" "grow" (func $grow))
  (memory 1 3)
  (func (export "pages") (result i32)
    (call $grow)
    (memory.size))
  (func (export "store_behind") (param $value i32) (result i32)
    (call $grow)
    (i32.store (i32.const 65536) (local.get $value))
    (i32.load (i32.const 65536))))
