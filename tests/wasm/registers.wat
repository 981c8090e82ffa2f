;; Keeps what it is passed in registers that a C function keeps, and traps if that is what it is asked for by the last parameter.
(module
  (global $n (mut i32) (i32.const 0))
  (func $g (param i32) (result i32)
    (local $i i32)
    (loop $l
      (global.set $n (i32.add (global.get $n) (local.get 0)))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $l (i32.lt_u (local.get $i) (local.get 0))))
    (global.get $n))
  ;; the parameters stay in registers over the call; then it traps
  (func (export "f") (param $x i64) (param $y i64) (param $z i64) (param $w i64) (param $t i32) (result i64)
    (local $a i64) (local $b i64)
    (local.set $a (i64.mul (local.get $x) (local.get $y)))
    (local.set $b (i64.mul (local.get $z) (local.get $w)))
    (if (i32.eq (call $g (local.get $t)) (local.get $t)) (then unreachable))
    (i64.xor (i64.xor (i64.xor (local.get $x) (i64.mul (local.get $y) (i64.const 3))) (i64.xor (i64.mul (local.get $z) (i64.const 5)) (i64.mul (local.get $w) (i64.const 7)))) (i64.mul (local.get $a) (local.get $b)))))
