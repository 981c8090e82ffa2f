;; Functions and a global of the host, and one of its traits exists already.
;; include_wasm! {
;;     pub(crate) struct Plugin = "host.wasm";
;;     import "wasi" = ::wasi::Preview1;
;; }
(module
  (import "env" "log" (func $log (param i32 i32)))
  (import "env" "base" (global i64))
  (import "wasi" "random" (func $random (result i32)))
  (import "env" "keep" (func $keep (param externref) (result funcref)))
  (func (export "run") (call $log (call $random) (i32.const 1))))
