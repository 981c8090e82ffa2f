;; target: x86_64

;; Vectors of other lanes are made equal.
(module
  (func $f (param i32 externref v128) (result externref v128)
    (select (result externref) (local.get 1) (ref.null extern) (local.get 0))
    (select (i32x4.neg (local.get 2)) (i16x8.neg (local.get 2)) (local.get 0))))

;; ----
;; ;; func0 f
;; function u0:0(i64 vmctx, i32, i64, i8x16) -> i64, i8x16 tail {
;;     gv0 = vmctx
;;     gv1 = load.i64 notrap aligned gv0
;;
;;                                 block0(v0: i64, v1: i32, v2: i64, v3: i8x16):
;; @001e                               v4 = iconst.i64 0
;; @0022                               v5 = select v1, v2, v4  ; v4 = 0
;; @0027                               v6 = bitcast.i32x4 little v3
;; @0027                               v7 = ineg v6
;; @002c                               v8 = bitcast.i16x8 little v3
;; @002c                               v9 = ineg v8
;; @0031                               v10 = bitcast.i8x16 little v7
;; @0031                               v11 = bitcast.i8x16 little v9
;; @0031                               v12 = select v1, v10, v11
;; @0032                               return v5, v12
;; }
