;; target: s390x

;; A frame of s390x is aligned to 8 bytes, so the address of the slots is rounded up.
(module
  (import "host" "f" (func $swap (param i32 v128) (result v128 i32)))
  (func $f (param v128) (result v128 i32)
    (call $swap (i32.const 1) (local.get 0)) (drop) (drop)
    (call $swap (i32.const 2) (i32x4.neg (local.get 0)))))

;; ----
;; ;; func1 f
;; function u0:1(i64 vmctx, i8x16) -> i8x16, i32 tail {
;;     ss0 = explicit_slot 40, align = 16
;;     region0 = 0 "vm"
;;     sig0 = (i64, i64) system_v
;;     sig1 = (i64 vmctx) tail
;;     sig2 = (i64 vmctx) tail
;;     fn0 = colocated u4294967295:0 sig1
;;     fn1 = colocated u4294967295:10 sig2
;;
;;                                 block0(v0: i64, v1: i8x16):
;; @002c                               v25 = get_stack_pointer.i64
;; @002c                               v26 = load.i64 notrap aligned v0
;; @002c                               v27 = icmp ult v25, v26
;; @002c                               brif v27, block6, block5
;;
;;                                 block5:
;; @002d                               v2 = iconst.i32 1
;; @0031                               v3 = load.i64 notrap aligned readonly can_move region0 v0+120
;; @0031                               v4 = stack_addr.i64 ss0
;; @0031                               v5 = iconst.i64 15
;; @0031                               v6 = iadd v4, v5  ; v5 = 15
;; @0031                               v7 = iconst.i64 -16
;; @0031                               v8 = band v6, v7  ; v7 = -16
;; @0031                               store notrap aligned v2, v8  ; v2 = 1
;; @0031                               store.i8x16 notrap aligned little v1, v8+16
;; @0031                               call_indirect sig0, v3(v0, v8)
;; @0031                               v9 = load.i32 notrap aligned region0 v0+8
;; @0031                               brif v9, block1, block2
;;
;;                                 block1 cold:
;; @0031                               call fn0(v0)
;; @0031                               trap user250
;;
;;                                 block2:
;; @0031                               v10 = load.i8x16 notrap aligned little v8
;; @0031                               v11 = load.i32 notrap aligned v8+16
;; @0035                               v12 = iconst.i32 2
;; @0039                               v13 = bitcast.i32x4 little v1
;; @0039                               v14 = ineg v13
;; @003c                               v15 = bitcast.i8x16 little v14
;; @003c                               v16 = load.i64 notrap aligned readonly can_move region0 v0+120
;; @003c                               v17 = stack_addr.i64 ss0
;; @003c                               v18 = iconst.i64 15
;; @003c                               v19 = iadd v17, v18  ; v18 = 15
;; @003c                               v20 = iconst.i64 -16
;; @003c                               v21 = band v19, v20  ; v20 = -16
;; @003c                               store notrap aligned v12, v21  ; v12 = 2
;; @003c                               store notrap aligned little v15, v21+16
;; @003c                               call_indirect sig0, v16(v0, v21)
;; @003c                               v22 = load.i32 notrap aligned region0 v0+8
;; @003c                               brif v22, block3, block4
;;
;;                                 block3 cold:
;; @003c                               call fn0(v0)
;; @003c                               trap user250
;;
;;                                 block4:
;; @003c                               v23 = load.i8x16 notrap aligned little v21
;; @003c                               v24 = load.i32 notrap aligned v21+16
;; @003e                               return v23, v24
;;
;;                                 block6 cold:
;; @002c                               call fn1(v0)
;; @002c                               trap user10
;; }
