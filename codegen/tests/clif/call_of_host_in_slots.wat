;; target: x86_64

;; Vectors and several results go through slots of 16 bytes, which all calls of the function share.
(module
  (import "host" "f" (func $swap (param i32 v128) (result v128 i32)))
  (func $f (param v128) (result v128 i32)
    (call $swap (i32.const 1) (local.get 0)) (drop) (drop)
    (call $swap (i32.const 2) (i32x4.neg (local.get 0)))))

;; ----
;; ;; func1 f
;; function u0:1(i64 vmctx, i8x16) -> i8x16, i32 tail {
;;     ss0 = explicit_slot 32, align = 16
;;     region0 = 0 "vm"
;;     gv0 = vmctx
;;     gv1 = load.i64 notrap aligned gv0
;;     sig0 = (i64, i64) system_v
;;     sig1 = (i64 vmctx) tail
;;     fn0 = colocated u4294967295:0 sig1
;;     stack_limit = gv1
;;
;;                                 block0(v0: i64, v1: i8x16):
;; @002d                               v2 = iconst.i32 1
;; @0031                               v3 = load.i64 notrap aligned readonly can_move region0 v0+120
;; @0031                               v4 = stack_addr.i64 ss0
;; @0031                               store notrap aligned v2, v4  ; v2 = 1
;; @0031                               store notrap aligned little v1, v4+16
;; @0031                               call_indirect sig0, v3(v0, v4)
;; @0031                               v5 = load.i32 notrap aligned region0 v0+8
;; @0031                               brif v5, block1, block2
;;
;;                                 block1 cold:
;; @0031                               call fn0(v0)
;; @0031                               trap user250
;;
;;                                 block2:
;; @0031                               v6 = load.i8x16 notrap aligned little v4
;; @0031                               v7 = load.i32 notrap aligned v4+16
;; @0035                               v8 = iconst.i32 2
;; @0039                               v9 = bitcast.i32x4 little v1
;; @0039                               v10 = ineg v9
;; @003c                               v11 = bitcast.i8x16 little v10
;; @003c                               v12 = load.i64 notrap aligned readonly can_move region0 v0+120
;; @003c                               v13 = stack_addr.i64 ss0
;; @003c                               store notrap aligned v8, v13  ; v8 = 2
;; @003c                               store notrap aligned little v11, v13+16
;; @003c                               call_indirect sig0, v12(v0, v13)
;; @003c                               v14 = load.i32 notrap aligned region0 v0+8
;; @003c                               brif v14, block3, block4
;;
;;                                 block3 cold:
;; @003c                               call fn0(v0)
;; @003c                               trap user250
;;
;;                                 block4:
;; @003c                               v15 = load.i8x16 notrap aligned little v13
;; @003c                               v16 = load.i32 notrap aligned v13+16
;; @003e                               return v15, v16
;; }
