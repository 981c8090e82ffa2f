;; Values that cross in slots, references, every kind of export, and names that Rust does not have.
;; include_wasm! {
;;     pub struct Values = "values.wasm";
;;     fn wide(lanes: V128, negative: bool) -> (u32, V128);
;; }
(module
  (import "host" "swap" (func (param v128 funcref) (result v128 externref)))
  (table (export "type") 1 externref)
  (global (export "") (mut f32) (f32.const 0))
  (global (export "PI") f64 (f64.const 3.14))
  (func (export "wide") (param v128 i32) (result i32 v128) (i32.const 0) (local.get 0))
  (func (export "same") (param funcref) (result funcref) (local.get 0))
  (func (export "instantiate") (param $self i32) (param $Self i32)))
