;; Loads and stores of every width, and numbers that a data segment holds byte by byte.
;; The module beside this file: `wat2wasm --debug-names order.wat -o order.wasm`.
(module
  (memory (export "memory") 1)
  (data (i32.const 64) "\01\02\03\04\05\06\07\08")
  (func (export "load8") (param $at i32) (result i32) (i32.load8_s (local.get $at)))
  (func (export "load16") (param $at i32) (result i32) (i32.load16_s (local.get $at)))
  (func (export "load32") (param $at i32) (result i32) (i32.load (local.get $at)))
  (func (export "load64") (param $at i32) (result i64) (i64.load (local.get $at)))
  (func (export "load_f32") (param $at i32) (result f32) (f32.load (local.get $at)))
  (func (export "load_f64") (param $at i32) (result f64) (f64.load (local.get $at)))
  (func (export "store16") (param $at i32) (param $value i32) (i32.store16 (local.get $at) (local.get $value)))
  (func (export "store32") (param $at i32) (param $value i32) (i32.store (local.get $at) (local.get $value)))
  (func (export "store64") (param $at i32) (param $value i64) (i64.store (local.get $at) (local.get $value)))
  (func (export "store_f64") (param $at i32) (param $value f64) (f64.store (local.get $at) (local.get $value))))
