;; target: x86_64

;; A vector crosses the edges into the loop as i8x16.
(module
  (type $t (func (param i32 v128) (result i32 v128)))
  (func $f (type $t)
    (local.get 0) (i32x4.neg (local.get 1))
    (loop (type $t)
      (i64x2.neg)
      (br_if 0 (local.get 0)))))

;; ----
;; ;; func0 f
;; function u0:0(i64 vmctx, i32, i8x16) -> i32, i8x16 tail {
;;     gv0 = vmctx
;;     gv1 = load.i64 notrap aligned gv0
;;
;;                                 block0(v0: i64, v1: i32, v2: i8x16):
;;                                     v10 -> v1
;; @001f                               v3 = bitcast.i32x4 little v2
;; @001f                               v4 = ineg v3
;; @0022                               v7 = bitcast.i8x16 little v4
;; @0022                               jump block1(v1, v7)
;;
;;                                 block1(v5: i32, v6: i8x16):
;; @0024                               v8 = bitcast.i64x2 little v6
;; @0024                               v9 = ineg v8
;; @0029                               v11 = bitcast.i8x16 little v9
;; @0029                               brif.i32 v10, block1(v5, v11), block2
;;
;;                                 block2:
;; @002c                               v12 = bitcast.i8x16 little v9
;; @002c                               return v5, v12
;; }
