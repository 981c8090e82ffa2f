;; Included by several crates, and several times by one.
(module
  (elem declare func $helper)
  (func $helper (param i64) (result i64)
    (i64.xor (local.get 0) (i64.const 0x1122334455667788)))
  (func $answer (export "answer") (param i64) (result i64)
    (call $helper (i64.add (local.get 0) (i64.const 1))))
  (func $fail (export "fail") unreachable))
