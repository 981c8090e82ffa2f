;; target: s390x

;; Lanes are cast only where they differ; every cast says which byte comes first.
(module
  (memory 1)
  (func $f (param i32 v128) (result v128)
    (i32x4.add (i32x4.mul (local.get 1) (local.get 1)) (f32x4.sqrt (local.get 1)))
    (v128.load16_splat (local.get 0))
    (i8x16.shuffle 0 1 2 3 4 5 6 7 24 25 26 27 28 29 30 31)
    (i64x2.shl (local.get 0))
    (i16x8.replace_lane 3 (local.get 0))))

;; ----
;; ;; func0 f
;; function u0:0(i64 vmctx, i32, i8x16) -> i8x16 tail {
;;     region0 = 0 "vm"
;;     region1 = 1 "memory"
;;
;;                                 block0(v0: i64, v1: i32, v2: i8x16):
;; @0023                               v3 = bitcast.i32x4 little v2
;; @0023                               v4 = bitcast.i32x4 little v2
;; @0023                               v5 = imul v3, v4
;; @0028                               v6 = bitcast.f32x4 little v2
;; @0028                               v7 = sqrt v6
;; @002b                               v8 = bitcast.i32x4 little v7
;; @002b                               v9 = iadd v5, v8
;; @0030                               v10 = uextend.i64 v1
;; @0030                               v11 = load.i64 notrap aligned readonly can_move region0 v0+120
;; @0030                               v12 = iadd v11, v10
;; @0030                               v13 = load.i16 user2 little region1 v12
;; @0030                               v14 = splat.i16x8 v13
;; @0034                               v15 = bitcast.i8x16 little v9
;; @0034                               v16 = bitcast.i8x16 little v14
;; @0034                               v17 = shuffle v15, v16, 0x1f1e1d1c1b1a19180706050403020100
;; @0048                               v18 = bitcast.i64x2 little v17
;; @0048                               v19 = ishl v18, v1
;; @004d                               v20 = ireduce.i16 v1
;; @004d                               v21 = bitcast.i16x8 little v19
;; @004d                               v22 = insertlane v21, v20, 3
;; @0050                               v23 = bitcast.i8x16 little v22
;; @0050                               return v23
;; }
