;; Factorials, in which every other frame is the host's.
(module
  ;; Multiplies two numbers. The host refuses what is too large.
  (import "env" "multiply" (func $multiply (param $a i64) (param $b i64) (result i64)))
  ;; Asks the host for a factorial. The host asks `factorial`.
  (import "env" "ask" (func $ask (param $n i64) (result i64)))

  (func $check (param $n i64)
    (if (i64.lt_s (local.get $n) (i64.const 0))
      (then unreachable)))

  (func $factorial (export "factorial") (param $n i64) (result i64)
    (call $check (local.get $n))
    (if (i64.eqz (local.get $n)) (then (return (i64.const 1))))
    (call $multiply
      (local.get $n)
      (call $ask (i64.sub (local.get $n) (i64.const 1))))))
