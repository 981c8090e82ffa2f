;; target: x86_64

(module
  (func $trapping (param f64) (result i32) (i32.trunc_f64_s (local.get 0)))
  (func $saturating (param f32) (result i64) (i64.trunc_sat_f32_u (local.get 0))))

;; ----
;; ;; func0 trapping
;; function u0:0(i64 vmctx, f64) -> i32 tail {
;;     gv0 = vmctx
;;     gv1 = load.i64 notrap aligned gv0
;;     sig0 = (i64 vmctx) tail
;;     fn0 = colocated u4294967295:9 sig0
;;     fn1 = colocated u4294967295:7 sig0
;;
;;                                 block0(v0: i64, v1: f64):
;; @0021                               v2 = f64const -0x1.0000000200000p31
;; @0021                               v3 = f64const 0x1.0000000000000p31
;; @0021                               v4 = fcmp gt v1, v2  ; v2 = -0x1.0000000200000p31
;; @0021                               v5 = fcmp lt v1, v3  ; v3 = 0x1.0000000000000p31
;; @0021                               v6 = band v4, v5
;; @0021                               v7 = iconst.i8 0
;; @0021                               v8 = icmp eq v6, v7  ; v7 = 0
;; @0021                               brif v8, block1, block2
;;
;;                                 block1 cold:
;; @0021                               v9 = fcmp.f64 uno v1, v1
;; @0021                               brif v9, block3, block4
;;
;;                                 block3 cold:
;; @0021                               call fn0(v0)
;; @0021                               trap user9
;;
;;                                 block4 cold:
;; @0021                               call fn1(v0)
;; @0021                               trap user7
;;
;;                                 block2:
;; @0021                               v10 = fcvt_to_sint_sat.i32 v1
;; @0022                               return v10
;; }
;;
;; ;; func1 saturating
;; function u0:1(i64 vmctx, f32) -> i64 tail {
;;     gv0 = vmctx
;;     gv1 = load.i64 notrap aligned gv0
;;
;;                                 block0(v0: i64, v1: f32):
;; @0027                               v2 = fcvt_to_uint_sat.i64 v1
;; @0029                               return v2
;; }
