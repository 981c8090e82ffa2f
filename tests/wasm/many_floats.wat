;; More floats than there are registers for floats, and an integer behind them.
(module
  (import "env" "host" (func $host (param f64 f32 f64 f64 f64 f64 f64 f64 f64 f32 f64) (param i32) (result f64)))
  (func (export "ninth") (param f64 f32 f64 f64 f64 f64 f64 f64 f64 f32 f64) (param i32) (result f64) (local.get 8))
  (func (export "tenth") (param f64 f32 f64 f64 f64 f64 f64 f64 f64 f32 f64) (param i32) (result f32) (local.get 9))
  (func (export "last_float") (param f64 f32 f64 f64 f64 f64 f64 f64 f64 f32 f64) (param $last i32) (result f64)
    (if (i32.eqz (local.get $last)) (then unreachable))
    (local.get 10))
  (func (export "last") (param f64 f32 f64 f64 f64 f64 f64 f64 f64 f32 f64) (param $last i32) (result i32)
    (if (i32.eqz (local.get $last)) (then unreachable))
    (local.get $last))
  (func (export "through") (param f64 f32 f64 f64 f64 f64 f64 f64 f64 f32 f64) (param i32) (result f64)
    (call $host (local.get 0) (local.get 1) (local.get 2) (local.get 3) (local.get 4) (local.get 5) (local.get 6) (local.get 7) (local.get 8) (local.get 9) (local.get 10) (local.get 11))))
