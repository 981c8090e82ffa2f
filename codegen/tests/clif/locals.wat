;; target: x86_64

;; Locals start at zero, and a vector has one type wherever it is kept.
(module
  (func $locals (param v128) (result v128 i64) (local i64 v128)
    (local.set 2 (i32x4.add (local.get 0) (local.get 0)))
    (drop (f64x2.abs (local.tee 0 (i16x8.neg (local.get 2)))))
    (local.get 0)
    (local.get 1)))

;; ----
;; ;; func0 locals
;; function u0:0(i64 vmctx, i8x16) -> i8x16, i64 tail {
;;     gv0 = vmctx
;;     gv1 = load.i64 notrap aligned gv0
;;     const0 = 0x00000000000000000000000000000000
;;
;;                                 block0(v0: i64, v1: i8x16):
;; @0019                               v2 = iconst.i64 0
;; @0019                               v3 = vconst.i8x16 const0
;; @0022                               v4 = bitcast.i32x4 little v1
;; @0022                               v5 = bitcast.i32x4 little v1
;; @0022                               v6 = iadd v4, v5
;; @0025                               v7 = bitcast.i8x16 little v6
;; @0029                               v8 = bitcast.i16x8 little v7
;; @0029                               v9 = ineg v8
;; @002c                               v10 = bitcast.i8x16 little v9
;; @002e                               v11 = bitcast.f64x2 little v9
;; @002e                               v12 = fabs v11
;; @0036                               return v10, v2  ; v2 = 0
;; }
