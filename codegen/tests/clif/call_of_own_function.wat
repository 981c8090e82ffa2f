;; target: x86_64

;; A body takes the place of a call once within itself; the call in it is one.
(module
  (func $f (param i64) (result i64)
    (if (result i64) (i64.eqz (local.get 0))
      (then (i64.const 1))
      (else (i64.mul (local.get 0) (call $f (i64.sub (local.get 0) (i64.const 1))))))))

;; ----
;; ;; func0 f
;; function u0:0(i64 vmctx, i64) -> i64 tail {
;;     gv0 = vmctx
;;     gv1 = load.i64 notrap aligned gv0
;;     sig0 = (i64 vmctx, i64) -> i64 tail
;;     fn0 = colocated u0:0 sig0
;;     stack_limit = gv1
;;
;;                                 block0(v0: i64, v1: i64):
;; @001b                               v2 = iconst.i64 0
;; @001b                               v3 = icmp eq v1, v2  ; v2 = 0
;; @001b                               v4 = uextend.i32 v3
;; @001c                               brif v4, block1, block2
;;
;;                                 block1:
;; @001e                               v5 = iconst.i64 1
;; @0020                               jump block3(v5)  ; v5 = 1
;;
;;                                 block2:
;; @0025                               v7 = iconst.i64 1
;; @0027                               v8 = isub.i64 v1, v7  ; v7 = 1
;; @40000001                           v9 = iconst.i64 0
;; @40000001                           v10 = icmp eq v8, v9  ; v9 = 0
;; @40000001                           v11 = uextend.i32 v10
;; @40000002                           brif v11, block4, block5
;;
;;                                 block4:
;; @40000003                           v12 = iconst.i64 1
;; @40000004                           jump block6(v12)  ; v12 = 1
;;
;;                                 block5:
;; @40000007                           v14 = iconst.i64 1
;; @40000008                           v15 = isub.i64 v8, v14  ; v14 = 1
;; @40000009                           v16 = call fn0(v0, v15)
;; @4000000a                           v17 = imul.i64 v8, v16
;; @4000000b                           jump block6(v17)
;;
;;                                 block6(v13: i64):
;; @002a                               v18 = imul.i64 v1, v13
;; @002b                               jump block3(v18)
;;
;;                                 block3(v6: i64):
;; @002c                               return v6
;; }
