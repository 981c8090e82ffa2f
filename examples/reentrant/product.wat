;; Multiplies `n`, `n - step`, `n - 2 * step` and so on down to zero. Every other frame is the host's.
(module
  ;; Multiplies two numbers. The host refuses a product that is too large.
  (import "env" "multiply" (func $multiply (param $a i64) (param $b i64) (result i64)))
  ;; Asks the host for a product. The host asks `product`.
  (import "env" "ask" (func $ask (param $n i64) (param $step i64) (result i64)))

  (func $check (param $n i64)
    (if (i64.lt_s (local.get $n) (i64.const 0))
      (then unreachable)))

  (func $product (export "product") (param $n i64) (param $step i64) (result i64)
    (call $check (local.get $n))
    (if (i64.eqz (local.get $n)) (then (return (i64.const 1))))
    (call $multiply
      (local.get $n)
      (call $ask (i64.sub (local.get $n) (local.get $step)) (local.get $step)))))
