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
;; ;; calls memory_grow, fill_bytes, memory_init, data_drop
;; function u0:0(i64 vmctx, i32, i32, i32) -> i32 tail {
;;     region0 = 0 "vm"
;;     gv0 = vmctx
;;     gv1 = load.i64 notrap aligned gv0
;;     sig0 = (i64 vmctx) tail
;;     sig1 = (i64, i64, i32, i64) system_v
;;     sig2 = (i64, i32, i32, i64, i32, i32) -> i32 system_v
;;     sig3 = (i64, i32) system_v
;;     sig4 = (i64, i32, i64) -> i64 system_v
;;     fn0 = colocated u4294967295:2 sig0
;;     fn1 = colocated u4294967295:0 sig0
;;     stack_limit = gv1
;;
;;                                 block0(v0: i64, v1: i32, v2: i32, v3: i32):
;; @0029                               v4 = uextend.i64 v1
;; @0029                               v5 = uextend.i64 v3
;; @0029                               v6 = load.i64 notrap aligned region0 v0+128
;; @0029                               v7 = iadd v4, v5
;; @0029                               v8 = icmp ugt v7, v6
;; @0029                               brif v8, block1, block2
;;
;;                                 block1 cold:
;; @0029                               call fn0(v0)
;; @0029                               trap user2
;;
;;                                 block2:
;; @0029                               v9 = load.i64 notrap aligned readonly can_move region0 v0+120
;; @0029                               v10 = iadd v9, v4
;; @0029                               v11 = uextend.i64 v3
;; @0029                               v12 = load.i64 notrap aligned readonly can_move region0 v0+56
;; @0029                               call_indirect sig1, v12(v0, v10, v2, v11)
;; @0032                               v13 = uextend.i64 v1
;; @0032                               v14 = iconst.i32 0
;; @0032                               v15 = iconst.i32 0
;; @0032                               v16 = load.i64 notrap aligned readonly can_move region0 v0+64
;; @0032                               v17 = call_indirect sig2, v16(v0, v14, v15, v13, v2, v3)  ; v14 = 0, v15 = 0
;; @0032                               brif v17, block3, block4
;;
;;                                 block3 cold:
;; @0032                               store.i32 notrap aligned region0 v17, v0+8
;; @0032                               call fn1(v0)
;; @0032                               trap user250
;;
;;                                 block4:
;; @0036                               v18 = iconst.i32 0
;; @0036                               v19 = load.i64 notrap aligned readonly can_move region0 v0+72
;; @0036                               call_indirect sig3, v19(v0, v18)  ; v18 = 0
;; @003b                               v20 = uextend.i64 v1
;; @003b                               v21 = iconst.i32 0
;; @003b                               v22 = load.i64 notrap aligned readonly can_move region0 v0+40
;; @003b                               v23 = call_indirect sig4, v22(v0, v21, v20)  ; v21 = 0
;; @003b                               v24 = ireduce.i32 v23
;; @003d                               return v24
;; }
