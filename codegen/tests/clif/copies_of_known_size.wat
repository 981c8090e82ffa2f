;; target: x86_64

;; Loads before stores, the last bytes stored first.
(module
  (memory (export "memory") 1)
  (func (export "copy") (param i32 i32) (memory.copy (local.get 0) (local.get 1) (i32.const 50)))
  (func (export "few") (param i32 i32) (memory.copy (local.get 0) (local.get 1) (i32.const 7)))
  (func (export "fill") (param i32 i32) (memory.fill (local.get 0) (local.get 1) (i32.const 11)))
  (func (export "none") (param i32 i32) (memory.copy (local.get 0) (local.get 1) (i32.const 0)))
  (func (export "large") (param i32 i32) (memory.fill (local.get 0) (local.get 1) (i32.const 1000))))

;; ----
;; ;; func0
;; function u0:0(i64 vmctx, i32, i32) tail {
;;     region0 = 0 "vm"
;;     region1 = 1 "memory"
;;
;;                                 block0(v0: i64, v1: i32, v2: i32):
;; @0055                               v3 = iconst.i32 50
;; @0057                               v4 = uextend.i64 v1
;; @0057                               v5 = load.i64 notrap aligned readonly can_move region0 v0+120
;; @0057                               v6 = iadd v5, v4
;; @0057                               v7 = uextend.i64 v2
;; @0057                               v8 = load.i64 notrap aligned readonly can_move region0 v0+120
;; @0057                               v9 = iadd v8, v7
;; @0057                               v10 = load.i8x16 user2 little region1 v9
;; @0057                               v11 = load.i8x16 user2 little region1 v9+16
;; @0057                               v12 = load.i8x16 user2 little region1 v9+32
;; @0057                               v13 = load.i16 user2 little region1 v9+48
;; @0057                               store user2 little region1 v13, v6+48
;; @0057                               store user2 little region1 v12, v6+32
;; @0057                               store user2 little region1 v11, v6+16
;; @0057                               store user2 little region1 v10, v6
;; @005b                               return
;; }
;;
;; ;; func1
;; function u0:1(i64 vmctx, i32, i32) tail {
;;     region0 = 0 "vm"
;;     region1 = 1 "memory"
;;
;;                                 block0(v0: i64, v1: i32, v2: i32):
;; @0062                               v3 = iconst.i32 7
;; @0064                               v4 = uextend.i64 v1
;; @0064                               v5 = load.i64 notrap aligned readonly can_move region0 v0+120
;; @0064                               v6 = iadd v5, v4
;; @0064                               v7 = uextend.i64 v2
;; @0064                               v8 = load.i64 notrap aligned readonly can_move region0 v0+120
;; @0064                               v9 = iadd v8, v7
;; @0064                               v10 = load.i32 user2 little region1 v9
;; @0064                               v11 = load.i32 user2 little region1 v9+3
;; @0064                               store user2 little region1 v11, v6+3
;; @0064                               store user2 little region1 v10, v6
;; @0068                               return
;; }
;;
;; ;; func2
;; function u0:2(i64 vmctx, i32, i32) tail {
;;     region0 = 0 "vm"
;;     region1 = 1 "memory"
;;
;;                                 block0(v0: i64, v1: i32, v2: i32):
;; @006f                               v3 = iconst.i32 11
;; @0071                               v4 = uextend.i64 v1
;; @0071                               v5 = load.i64 notrap aligned readonly can_move region0 v0+120
;; @0071                               v6 = iadd v5, v4
;; @0071                               v7 = ireduce.i8 v2
;; @0071                               v8 = uextend.i32 v7
;; @0071                               v9 = iconst.i32 0x0101_0101
;; @0071                               v10 = imul v8, v9  ; v9 = 0x0101_0101
;; @0071                               store user2 little region1 v10, v6+7
;; @0071                               v11 = uextend.i64 v7
;; @0071                               v12 = iconst.i64 0x0101_0101_0101_0101
;; @0071                               v13 = imul v11, v12  ; v12 = 0x0101_0101_0101_0101
;; @0071                               store user2 little region1 v13, v6
;; @0074                               return
;; }
;;
;; ;; func3
;; ;; calls copy_bytes
;; function u0:3(i64 vmctx, i32, i32) tail {
;;     region0 = 0 "vm"
;;     gv0 = vmctx
;;     gv1 = load.i64 notrap aligned gv0
;;     sig0 = (i64 vmctx) tail
;;     sig1 = (i64, i64, i64, i64) system_v
;;     fn0 = colocated u4294967295:2 sig0
;;     stack_limit = gv1
;;
;;                                 block0(v0: i64, v1: i32, v2: i32):
;; @007b                               v3 = iconst.i32 0
;; @007d                               v4 = uextend.i64 v1
;; @007d                               v5 = uextend.i64 v3  ; v3 = 0
;; @007d                               v6 = load.i64 notrap aligned region0 v0+128
;; @007d                               v7 = iadd v4, v5
;; @007d                               v8 = icmp ugt v7, v6
;; @007d                               brif v8, block1, block2
;;
;;                                 block1 cold:
;; @007d                               call fn0(v0)
;; @007d                               trap user2
;;
;;                                 block2:
;; @007d                               v9 = load.i64 notrap aligned readonly can_move region0 v0+120
;; @007d                               v10 = iadd v9, v4
;; @007d                               v11 = uextend.i64 v2
;; @007d                               v12 = uextend.i64 v3  ; v3 = 0
;; @007d                               v13 = load.i64 notrap aligned region0 v0+128
;; @007d                               v14 = iadd v11, v12
;; @007d                               v15 = icmp ugt v14, v13
;; @007d                               brif v15, block3, block4
;;
;;                                 block3 cold:
;; @007d                               call fn0(v0)
;; @007d                               trap user2
;;
;;                                 block4:
;; @007d                               v16 = load.i64 notrap aligned readonly can_move region0 v0+120
;; @007d                               v17 = iadd v16, v11
;; @007d                               v18 = uextend.i64 v3  ; v3 = 0
;; @007d                               v19 = load.i64 notrap aligned readonly can_move region0 v0+48
;; @007d                               call_indirect sig1, v19(v0, v10, v17, v18)
;; @0081                               return
;; }
;;
;; ;; func4
;; ;; calls fill_bytes
;; function u0:4(i64 vmctx, i32, i32) tail {
;;     region0 = 0 "vm"
;;     gv0 = vmctx
;;     gv1 = load.i64 notrap aligned gv0
;;     sig0 = (i64 vmctx) tail
;;     sig1 = (i64, i64, i32, i64) system_v
;;     fn0 = colocated u4294967295:2 sig0
;;     stack_limit = gv1
;;
;;                                 block0(v0: i64, v1: i32, v2: i32):
;; @0088                               v3 = iconst.i32 1000
;; @008b                               v4 = uextend.i64 v1
;; @008b                               v5 = uextend.i64 v3  ; v3 = 1000
;; @008b                               v6 = load.i64 notrap aligned region0 v0+128
;; @008b                               v7 = iadd v4, v5
;; @008b                               v8 = icmp ugt v7, v6
;; @008b                               brif v8, block1, block2
;;
;;                                 block1 cold:
;; @008b                               call fn0(v0)
;; @008b                               trap user2
;;
;;                                 block2:
;; @008b                               v9 = load.i64 notrap aligned readonly can_move region0 v0+120
;; @008b                               v10 = iadd v9, v4
;; @008b                               v11 = uextend.i64 v3  ; v3 = 1000
;; @008b                               v12 = load.i64 notrap aligned readonly can_move region0 v0+56
;; @008b                               call_indirect sig1, v12(v0, v10, v2, v11)
;; @008e                               return
;; }
