;; target: aarch64 memory=checked traps=explicit

;; Only a function that calls has a check.
(module
  (func $leaf (param i32) (result i32) (local.get 0))
  (func $f (param i32) (result i32) (call $leaf (local.get 0))))

;; ----
;; ;; func0 leaf
;; function u0:0(i64 vmctx, i32) -> i32 tail {
;;                                 block0(v0: i64, v1: i32):
;; @001c                               return v1
;; }
;;
;; ;; func1 f
;; function u0:1(i64 vmctx, i32) -> i32 tail {
;;                                 block0(v0: i64, v1: i32):
;; @0023                               return v1
;; }
