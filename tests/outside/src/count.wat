;; `count.wasm` comes from `wasm-tools parse count.wat -o count.wasm`.
(module
  (import "env" "count" (func $count (param $by i32) (result i32)))

  (func (export "count_to") (param $times i32) (result i32)
    (local $last i32)
    (loop $again
      (local.set $last (call $count (i32.const 1)))
      (local.set $times (i32.sub (local.get $times) (i32.const 1)))
      (br_if $again (local.get $times)))
    (local.get $last)))
