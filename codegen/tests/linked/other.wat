;; Its functions have the names of those in `same.wat`, and one has a name that is code to an assembler.
(module
  (elem declare func $helper)
  (func $helper (param i64) (result i64)
    (i64.xor (local.get 0) (i64.const 0x123456789abcdef0)))
  (func $answer (export "answer") (param i64) (result i64)
    (call $helper (i64.add (local.get 0) (i64.const 2))))
  (func $"x\",@function\n.popsection\n.error \"#{0}" (export "hostile") (result i64) (i64.const 3)))
