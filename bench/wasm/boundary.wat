;; What crosses between host and guest, each with as little work as shows that it happened.
(module $boundary
  (import "env" "tick" (func $tick (param $value i32) (result i32)))
  (memory (export "memory") 1)
  ;; A bounds-checked load, and a branch to a trap.
  (func (export "get") (param $at i32) (result i32)
    (if (i32.ge_u (local.get $at) (i32.const 60000)) (then unreachable))
    (i32.load (local.get $at)))
  ;; What can neither trap nor call out.
  (func (export "add") (param $left i32) (param $right i32) (result i32)
    (i32.add (local.get $left) (local.get $right)))
  ;; A load that nothing but the memory's bound stops.
  (func (export "load") (param $at i32) (result i32)
    (i32.load (local.get $at)))
  ;; Calls the import `count` times.
  (func (export "ticks") (param $count i32) (result i32) (local $sum i32)
    (loop $more
      (local.set $sum (i32.add (local.get $sum) (call $tick (local.get $count))))
      (local.set $count (i32.sub (local.get $count) (i32.const 1)))
      (br_if $more (local.get $count)))
    (local.get $sum))
  (func (export "stop") unreachable))
