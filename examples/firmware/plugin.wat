;; The plugin of the firmware examples: it writes through its host, computes, and can trap. Its memory has 256 bytes.
(module
  (import "env" "write" (func $write (param $at i32) (param $len i32)))
  (memory (export "memory") 256 256 (pagesize 1))
  (data (i32.const 128) "hello from WebAssembly\n")
  (func (export "greet")
    (call $write (i32.const 128) (i32.const 23)))
  ;; The average of bytes in memory; of no bytes there is none, which is a trap.
  (func (export "average") (param $at i32) (param $count i32) (result i32)
    (local $sum i32)
    (local $next i32)
    (local.set $next (local.get $at))
    (block $done
      (loop $more
        (br_if $done (i32.ge_u (local.get $next) (i32.add (local.get $at) (local.get $count))))
        (local.set $sum (i32.add (local.get $sum) (i32.load8_u (local.get $next))))
        (local.set $next (i32.add (local.get $next) (i32.const 1)))
        (br $more)))
    (i32.div_u (local.get $sum) (local.get $count))))
