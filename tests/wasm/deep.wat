;; Calls itself as often as it is told.
(module
  (func $deep (export "deep") (param $times i32) (result i32)
    (if (result i32) (local.get $times)
      (then (i32.add (i32.const 1) (call $deep (i32.sub (local.get $times) (i32.const 1)))))
      (else (i32.const 0)))))
