;; Exports a function of another instance, whose index here is that of another function there.
;;
;; `wat2wasm passed_on.wat -o passed_on.wasm`
(module
  (import "entry" "long" (func $long (param i64) (result i64)))
  (export "long" (func $long)))
