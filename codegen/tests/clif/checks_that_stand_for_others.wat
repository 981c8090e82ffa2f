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
;; @0042                               v4 = ireduce.i32 v2
;; @0042                               v5 = iconst.i32 -4
;; @0042                               v6 = iadd v4, v5  ; v5 = -4
;; @0042                               v7 = uextend.i64 v6
;; @0042                               v8 = icmp ugt v3, v7
;; @0042                               v47 = ireduce.i32 v2
;; @0042                               v48 = iconst.i32 -12
;; @0042                               v49 = iadd v47, v48  ; v48 = -12
;; @0042                               v50 = uextend.i64 v49
;; @0042                               v51 = icmp ugt v3, v50
;; @0042                               brif v51, block7, block2
;;
;;                                 block1 cold:
;; @0042                               call fn0(v0)
;; @0042                               trap user2
;;
;;                                 block2:
;; @0042                               v9 = uextend.i64 v1
;; @0042                               v10 = load.i64 notrap aligned readonly can_move region0 v0+120
;; @0042                               v11 = iadd v10, v9
;; @0042                               v12 = load.i32 notrap little region1 v11
;; @0047                               v13 = load.i64 notrap aligned readonly can_move region0 v0+128
;; @0047                               v14 = uextend.i64 v1
;; @0047                               v15 = ireduce.i32 v13
;; @0047                               v16 = iconst.i32 -8
;; @0047                               v17 = iadd v15, v16  ; v16 = -8
;; @0047                               v18 = uextend.i64 v17
;; @0047                               v19 = icmp ugt v14, v18
;; @0047                               v20 = uextend.i64 v1
;; @0047                               v21 = load.i64 notrap aligned readonly can_move region0 v0+120
;; @0047                               v22 = iadd v21, v20
;; @0047                               v23 = load.i32 notrap little region1 v22+4
;; @004c                               v24 = load.i64 notrap aligned readonly can_move region0 v0+128
;; @004c                               v25 = uextend.i64 v1
;; @004c                               v26 = ireduce.i32 v24
;; @004c                               v27 = iconst.i32 -12
;; @004c                               v28 = iadd v26, v27  ; v27 = -12
;; @004c                               v29 = uextend.i64 v28
;; @004c                               v30 = icmp ugt v25, v29
;; @004c                               v31 = uextend.i64 v1
;; @004c                               v32 = load.i64 notrap aligned readonly can_move region0 v0+120
;; @004c                               v33 = iadd v32, v31
;; @004c                               v34 = load.i32 notrap little region1 v33+8
;; @004f                               v35 = iadd v23, v34
;; @0050                               v36 = iadd v12, v35
;; @0051                               return v36
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
;; @0042                               v37 = ireduce.i32 v2
;; @0042                               v38 = iconst.i32 -4
;; @0042                               v39 = iadd v37, v38  ; v38 = -4
;; @0042                               v40 = uextend.i64 v39
;; @0042                               v41 = icmp.i64 ugt v3, v40
;; @0042                               brif v41, block1, block8
;;
;;                                 block8 cold:
;; @0042                               v42 = ireduce.i32 v2
;; @0042                               v43 = iconst.i32 -8
;; @0042                               v44 = iadd v42, v43  ; v43 = -8
;; @0042                               v45 = uextend.i64 v44
;; @0042                               v46 = icmp.i64 ugt v3, v45
;; @0042                               brif v46, block3, block5
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
;; @0058                               v5 = ireduce.i32 v3
;; @0058                               v6 = iconst.i32 -4
;; @0058                               v7 = iadd v5, v6  ; v6 = -4
;; @0058                               v8 = uextend.i64 v7
;; @0058                               v9 = icmp ugt v4, v8
;; @0058                               brif v9, block1, block2
;;
;;                                 block1 cold:
;; @0058                               call fn0(v0)
;; @0058                               trap user2
;;
;;                                 block2:
;; @0058                               v10 = uextend.i64 v1
;; @0058                               v11 = load.i64 notrap aligned readonly can_move region0 v0+120
;; @0058                               v12 = iadd v11, v10
;; @0058                               store.i32 notrap little region1 v2, v12  ; v2 = 1
;; @005d                               v13 = iconst.i32 2
;; @005f                               v14 = load.i64 notrap aligned readonly can_move region0 v0+128
;; @005f                               v15 = uextend.i64 v1
;; @005f                               v16 = ireduce.i32 v14
;; @005f                               v17 = iconst.i32 -8
;; @005f                               v18 = iadd v16, v17  ; v17 = -8
;; @005f                               v19 = uextend.i64 v18
;; @005f                               v20 = icmp ugt v15, v19
;; @005f                               brif v20, block3, block4
;;
;;                                 block3 cold:
;; @005f                               call fn0(v0)
;; @005f                               trap user2
;;
;;                                 block4:
;; @005f                               v21 = uextend.i64 v1
;; @005f                               v22 = load.i64 notrap aligned readonly can_move region0 v0+120
;; @005f                               v23 = iadd v22, v21
;; @005f                               store.i32 notrap little region1 v13, v23+4  ; v13 = 2
;; @0062                               return
;; }
