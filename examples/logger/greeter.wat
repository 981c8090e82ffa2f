;; Greets, and logs each line of what it says.
(module
  ;; Logs `len` bytes of memory from address `ptr` on.
  (import "env" "log" (func $log (param $ptr i32) (param $len i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "hello from WebAssembly")
  (data (i32.const 32) "\ff is not text")

  (func $greet (export "greet") (param $times i32)
    (loop $again
      (if (local.get $times)
        (then
          (call $log (i32.const 0) (i32.const 22))
          (local.set $times (i32.sub (local.get $times) (i32.const 1)))
          (br $again)))))

  (func $garble (export "garble")
    (call $log (i32.const 32) (i32.const 13)))

  (func $share (export "share") (param $cake i32) (param $people i32) (result i32)
    (i32.div_u (local.get $cake) (local.get $people))))
