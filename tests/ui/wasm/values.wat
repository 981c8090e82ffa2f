;; Every type of value, in every place.
(module
  (import "host" "mix" (func $mix (param i32 i64 f32 f64 v128 funcref externref) (result v128 externref)))
  (import "host" "pick" (func $pick (param externref) (result funcref)))
  (import "host" "base" (global i64))
  (table (export "refs") 2 externref)
  (global (export "pi") f64 (f64.const 3.5))
  (global (export "token") (mut externref) (ref.null extern))
  (func (export "mixed") (param i32 i64 f32 f64 v128 funcref externref) (result v128 externref)
    (call $mix (local.get 0) (local.get 1) (local.get 2) (local.get 3) (local.get 4) (local.get 5) (local.get 6)))
  (func (export "picked") (param externref) (result funcref) (call $pick (local.get 0)))
  (func (export "base") (result i64) (global.get 0))
  (func (export "swap") (param i32 f64) (result f64 i32) (local.get 1) (local.get 0))
  (func (export "less") (param i32 i32) (result i32) (i32.lt_u (local.get 0) (local.get 1))))
