;; The smallest module there is something to say about.
;; include_wasm! {
;;     /// Adds things.
;;     pub struct Adder = "add.wasm";
;; }
(module
  (memory (export "memory") 1)
  (func (export "add") (param $a i32) (param $b i32) (result i32)
    (i32.add (local.get $a) (local.get $b))))
