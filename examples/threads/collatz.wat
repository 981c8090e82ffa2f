;; Follows a Collatz sequence down to 1. Where it is lives in the instance's memory.
(module
  (memory 1)
  (global $value i32 (i32.const 0)) ;; address of an i64
  (global $steps i32 (i32.const 8)) ;; address of an i32

  (func (export "start") (param $value i64)
    (i64.store (global.get $value) (local.get $value))
    (i32.store (global.get $steps) (i32.const 0)))

  ;; Takes at most `budget` steps. Returns how many were taken since `start`.
  (func (export "run") (param $budget i32) (result i32)
    (local $value i64)
    (loop $again
      (local.set $value (i64.load (global.get $value)))
      (if (i32.or (i64.le_u (local.get $value) (i64.const 1)) (i32.eqz (local.get $budget)))
        (then (return (i32.load (global.get $steps)))))
      (i64.store (global.get $value)
        (if (result i64) (i64.eqz (i64.and (local.get $value) (i64.const 1)))
          (then (i64.shr_u (local.get $value) (i64.const 1)))
          (else (i64.add (i64.mul (local.get $value) (i64.const 3)) (i64.const 1)))))
      (i32.store (global.get $steps) (i32.add (i32.load (global.get $steps)) (i32.const 1)))
      (local.set $budget (i32.sub (local.get $budget) (i32.const 1)))
      (br $again))
    unreachable))
