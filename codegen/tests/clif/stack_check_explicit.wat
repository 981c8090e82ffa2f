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
;;     sig0 = (i64 vmctx, i32) -> i32 tail
;;     sig1 = (i64 vmctx) tail
;;     fn0 = colocated u0:0 sig0
;;     fn1 = colocated u4294967295:10 sig1
;;
;;                                 block0(v0: i64, v1: i32):
;; @001e                               v3 = get_stack_pointer.i64
;; @001e                               v4 = load.i64 notrap aligned v0
;; @001e                               v5 = icmp ult v3, v4
;; @001e                               brif v5, block2, block1
;;
;;                                 block1:
;; @0021                               v2 = call fn0(v0, v1)
;; @0023                               return v2
;;
;;                                 block2 cold:
;; @001e                               call fn1(v0)
;; @001e                               trap user10
;; }
