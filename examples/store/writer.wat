;; Writes into a journal, and reads it where it lies.
(module
  (import "journal" "append" (func $append (param i32) (result i32)))
  (import "journal" "memory" (memory 1))
  (import "journal" "len" (global $len (mut i32)))
  (func (export "countdown") (param $from i32)
    (loop $next
      (drop (call $append (i32.add (i32.const 48) (local.get $from))))
      (local.set $from (i32.sub (local.get $from) (i32.const 1)))
      (br_if $next (i32.ge_s (local.get $from) (i32.const 0)))))
  (func (export "last") (result i32)
    (i32.load8_u (i32.sub (global.get $len) (i32.const 1)))))
