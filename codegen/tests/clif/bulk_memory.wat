;; target: x86_64

;; The runtime says whether to trap.
(module
  (memory 1)
  (data $d "abc")
  (func $f (param i32 i32 i32) (result i32)
    (memory.fill (local.get 0) (local.get 1) (local.get 2))
    (memory.init $d (local.get 0) (local.get 1) (local.get 2))
    (data.drop $d)
    (memory.grow (local.get 0))))

;; ----
;; ;; func0 f
;; ;; calls memory_grow, memory_fill, memory_init, data_drop
;; function u0:0(i64 vmctx, i32, i32, i32) -> i32 tail {
;;     region0 = 0 "vm"
;;     gv0 = vmctx
;;     gv1 = load.i64 notrap aligned gv0
;;     sig0 = (i64, i32, i64, i32, i64) -> i32 system_v
;;     sig1 = (i64 vmctx) tail
;;     sig2 = (i64, i32, i32, i64, i32, i32) -> i32 system_v
;;     sig3 = (i64, i32) system_v
;;     sig4 = (i64, i32, i64) -> i64 system_v
;;     fn0 = colocated u4294967295:0 sig1
;;     stack_limit = gv1
;;
;;                                 block0(v0: i64, v1: i32, v2: i32, v3: i32):
;; @0029                               v4 = uextend.i64 v1
;; @0029                               v5 = uextend.i64 v3
;; @0029                               v6 = iconst.i32 0
;; @0029                               v7 = load.i64 notrap aligned readonly can_move region0 v0+56
;; @0029                               v8 = call_indirect sig0, v7(v0, v6, v4, v2, v5)  ; v6 = 0
;; @0029                               brif v8, block1, block2
;;
;;                                 block1 cold:
;; @0029                               store.i32 notrap aligned region0 v8, v0+8
;; @0029                               call fn0(v0)
;; @0029                               trap user250
;;
;;                                 block2:
;; @0032                               v9 = uextend.i64 v1
;; @0032                               v10 = iconst.i32 0
;; @0032                               v11 = iconst.i32 0
;; @0032                               v12 = load.i64 notrap aligned readonly can_move region0 v0+64
;; @0032                               v13 = call_indirect sig2, v12(v0, v10, v11, v9, v2, v3)  ; v10 = 0, v11 = 0
;; @0032                               brif v13, block3, block4
;;
;;                                 block3 cold:
;; @0032                               store.i32 notrap aligned region0 v13, v0+8
;; @0032                               call fn0(v0)
;; @0032                               trap user250
;;
;;                                 block4:
;; @0036                               v14 = iconst.i32 0
;; @0036                               v15 = load.i64 notrap aligned readonly can_move region0 v0+72
;; @0036                               call_indirect sig3, v15(v0, v14)  ; v14 = 0
;; @003b                               v16 = uextend.i64 v1
;; @003b                               v17 = iconst.i32 0
;; @003b                               v18 = load.i64 notrap aligned readonly can_move region0 v0+40
;; @003b                               v19 = call_indirect sig4, v18(v0, v17, v16)  ; v17 = 0
;; @003b                               v20 = ireduce.i32 v19
;; @003d                               return v20
;; }
