;; target: x86_64

;; A branch out of the function is a return.
(module
  (func $f (param i32) (result i32 v128)
    (if (local.get 0) (then (return (i32.const 1) (v128.const i64x2 0 1))))
    (br_if 0 (i32.const 2) (i32x4.splat (local.get 0)) (local.get 0))
    (br 0)))

;; ----
;; ;; func0 f
;; function u0:0(i64 vmctx, i32) -> i32, i8x16 tail {
;;     const0 = 0x00000000000000010000000000000000
;;
;;                                 block0(v0: i64, v1: i32):
;; @001c                               brif v1, block1, block2
;;
;;                                 block1:
;; @001e                               v2 = iconst.i32 1
;; @0020                               v3 = vconst.i8x16 const0
;; @0032                               return v2, v3  ; v2 = 1, v3 = const0
;;
;;                                 block2:
;; @0033                               jump block3
;;
;;                                 block3:
;; @0034                               v4 = iconst.i32 2
;; @0038                               v5 = splat.i32x4 v1
;; @003c                               v8 = bitcast.i8x16 little v5
;; @003c                               brif.i32 v1, block4(v4, v8), block5  ; v4 = 2
;;
;;                                 block5:
;; @003e                               v9 = bitcast.i8x16 little v5
;; @003e                               jump block4(v4, v9)  ; v4 = 2
;;
;;                                 block4(v6: i32, v7: i8x16):
;; @0040                               return v6, v7
;; }
