;; A memory, a table, globals and a function of others in the store.
;; include_wasm! {
;;     struct Part = "shared.wasm";
;;     import "lib" = store;
;;     rename import "lib" "size" = lib_size;
;; }
(module
  (import "env" "memory" (memory 1 2))
  (import "env" "table" (table 4 funcref))
  (import "env" "counter" (global (mut i32)))
  (import "lib" "size" (global i32))
  (import "lib" "twice" (func (param i32) (result i32)))
  (export "memory" (memory 0))
  (export "counter" (global 0)))
