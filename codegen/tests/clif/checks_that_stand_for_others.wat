;; target: x86_64 traps=explicit memory=checked

;; Loads from one index: one check for all, which asks again in order where it fails. A store in between ends that.
(module
  (memory (export "memory") 1)
  (func (export "loads") (param $p i32) (result i32)
    (i32.add (i32.load (local.get $p))
      (i32.add (i32.load offset=4 (local.get $p)) (i32.load offset=8 (local.get $p)))))
  (func (export "stores") (param $p i32)
    (i32.store (local.get $p) (i32.const 1))
    (i32.store offset=4 (local.get $p) (i32.const 2))))

;; ----
;; ;; func0
;; function u0:0(i64 vmctx, i32) -> i32 tail {
;;     region0 = 0 "vm"
;;     region1 = 1 "memory"
;;     sig0 = (i64 vmctx) tail
;;     fn0 = colocated u4294967295:2 sig0
;;
;;                                 block0(v0: i64, v1: i32):
;; @0042                               v2 = load.i64 notrap aligned readonly can_move region0 v0+128
;; @0042                               v3 = uextend.i64 v1
;; @0042                               v4 = iconst.i64 4
;; @0042                               v5 = isub v2, v4  ; v4 = 4
;; @0042                               v6 = icmp ugt v3, v5
;; @0042                               v37 = iconst.i64 12
;; @0042                               v38 = isub v2, v37  ; v37 = 12
;; @0042                               v39 = icmp ugt v3, v38
;; @0042                               brif v39, block7, block2
;;
;;                                 block1 cold:
;; @0042                               call fn0(v0)
;; @0042                               trap user2
;;
;;                                 block2:
;; @0042                               v7 = uextend.i64 v1
;; @0042                               v8 = load.i64 notrap aligned readonly can_move region0 v0+120
;; @0042                               v9 = iadd v8, v7
;; @0042                               v10 = load.i32 notrap little region1 v9
;; @0047                               v11 = load.i64 notrap aligned readonly can_move region0 v0+128
;; @0047                               v12 = uextend.i64 v1
;; @0047                               v13 = iconst.i64 8
;; @0047                               v14 = isub v11, v13  ; v13 = 8
;; @0047                               v15 = icmp ugt v12, v14
;; @0047                               v16 = uextend.i64 v1
;; @0047                               v17 = load.i64 notrap aligned readonly can_move region0 v0+120
;; @0047                               v18 = iadd v17, v16
;; @0047                               v19 = load.i32 notrap little region1 v18+4
;; @004c                               v20 = load.i64 notrap aligned readonly can_move region0 v0+128
;; @004c                               v21 = uextend.i64 v1
;; @004c                               v22 = iconst.i64 12
;; @004c                               v23 = isub v20, v22  ; v22 = 12
;; @004c                               v24 = icmp ugt v21, v23
;; @004c                               v25 = uextend.i64 v1
;; @004c                               v26 = load.i64 notrap aligned readonly can_move region0 v0+120
;; @004c                               v27 = iadd v26, v25
;; @004c                               v28 = load.i32 notrap little region1 v27+8
;; @004f                               v29 = iadd v19, v28
;; @0050                               v30 = iadd v10, v29
;; @0051                               return v30
;;
;;                                 block3 cold:
;; @0047                               call fn0(v0)
;; @0047                               trap user2
;;
;;                                 block5 cold:
;; @004c                               call fn0(v0)
;; @004c                               trap user2
;;
;;                                 block7 cold:
;; @0042                               v31 = iconst.i64 4
;; @0042                               v32 = isub.i64 v2, v31  ; v31 = 4
;; @0042                               v33 = icmp.i64 ugt v3, v32
;; @0042                               brif v33, block1, block8
;;
;;                                 block8 cold:
;; @0042                               v34 = iconst.i64 8
;; @0042                               v35 = isub.i64 v2, v34  ; v34 = 8
;; @0042                               v36 = icmp.i64 ugt v3, v35
;; @0042                               brif v36, block3, block5
;; }
;;
;; ;; func1
;; function u0:1(i64 vmctx, i32) tail {
;;     region0 = 0 "vm"
;;     region1 = 1 "memory"
;;     sig0 = (i64 vmctx) tail
;;     fn0 = colocated u4294967295:2 sig0
;;
;;                                 block0(v0: i64, v1: i32):
;; @0056                               v2 = iconst.i32 1
;; @0058                               v3 = load.i64 notrap aligned readonly can_move region0 v0+128
;; @0058                               v4 = uextend.i64 v1
;; @0058                               v5 = iconst.i64 4
;; @0058                               v6 = isub v3, v5  ; v5 = 4
;; @0058                               v7 = icmp ugt v4, v6
;; @0058                               brif v7, block1, block2
;;
;;                                 block1 cold:
;; @0058                               call fn0(v0)
;; @0058                               trap user2
;;
;;                                 block2:
;; @0058                               v8 = uextend.i64 v1
;; @0058                               v9 = load.i64 notrap aligned readonly can_move region0 v0+120
;; @0058                               v10 = iadd v9, v8
;; @0058                               store.i32 notrap little region1 v2, v10  ; v2 = 1
;; @005d                               v11 = iconst.i32 2
;; @005f                               v12 = load.i64 notrap aligned readonly can_move region0 v0+128
;; @005f                               v13 = uextend.i64 v1
;; @005f                               v14 = iconst.i64 8
;; @005f                               v15 = isub v12, v14  ; v14 = 8
;; @005f                               v16 = icmp ugt v13, v15
;; @005f                               brif v16, block3, block4
;;
;;                                 block3 cold:
;; @005f                               call fn0(v0)
;; @005f                               trap user2
;;
;;                                 block4:
;; @005f                               v17 = uextend.i64 v1
;; @005f                               v18 = load.i64 notrap aligned readonly can_move region0 v0+120
;; @005f                               v19 = iadd v18, v17
;; @005f                               store.i32 notrap little region1 v11, v19+4  ; v11 = 2
;; @0062                               return
;; }
