;; target: x86_64

(module
  (func $scalars (param i32 i64 f32 f64) (result i32)
    (drop (i64.rotl (local.get 1) (i64.const -1)))
    (drop (f32.min (local.get 2) (f32.const 1.5)))
    (drop (f64.promote_f32 (local.get 2)))
    (drop (i64.reinterpret_f64 (local.get 3)))
    (i32.and (i32.extend8_s (local.get 0)) (f64.lt (local.get 3) (f64.const 0)))))

;; ----
;; ;; func0 scalars
;; function u0:0(i64 vmctx, i32, i64, f32, f64) -> i32 tail {
;;     gv0 = vmctx
;;     gv1 = load.i64 notrap aligned gv0
;;
;;                                 block0(v0: i64, v1: i32, v2: i64, v3: f32, v4: f64):
;; @001e                               v5 = iconst.i64 -1
;; @0020                               v6 = rotl v2, v5  ; v5 = -1
;; @0024                               v7 = f32const 0x1.800000p0
;; @0029                               v8 = fmin v3, v7  ; v7 = 0x1.800000p0
;; @002d                               v9 = fpromote.f64 v3
;; @0031                               v10 = bitcast.i64 little v4
;; @0035                               v11 = ireduce.i8 v1
;; @0035                               v12 = sextend.i32 v11
;; @0038                               v13 = f64const 0.0
;; @0041                               v14 = fcmp lt v4, v13  ; v13 = 0.0
;; @0041                               v15 = uextend.i32 v14
;; @0042                               v16 = band v12, v15
;; @0043                               return v16
;; }
