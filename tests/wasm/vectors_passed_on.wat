;; Exports functions of another instance, and one of the host that the other instance imports.
;;
;; `wat2wasm vectors_passed_on.wat -o vectors_passed_on.wasm`
(module
  (import "vectors" "twelve" (func $twelve
    (param v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128 v128) (result v128)))
  (import "vectors" "mix" (func $mix (param i32 v128) (result v128)))
  (import "vectors" "low" (func $low (param v128) (result i64)))
  (import "vectors" "scale" (func $scale (param f64 i64) (result i64)))
  (export "twelve" (func $twelve))
  (export "mix" (func $mix))
  (export "low" (func $low))
  (export "scale" (func $scale)))
