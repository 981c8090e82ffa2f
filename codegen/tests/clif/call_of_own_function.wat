;; target: x86_64

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
;; @0028                               v9 = call fn0(v0, v8)
;; @002a                               v10 = imul.i64 v1, v9
;; @002b                               jump block3(v10)
;;
;;                                 block3(v6: i64):
;; @002c                               return v6
;; }
