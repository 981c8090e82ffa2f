;; target: x86_64 traps=explicit memory=checked

;; An index that is small enough whatever happens, and one that was checked before.
(module
  (memory (export "memory") 1)
  (func (export "mask") (param i32) (result i32)
    (i32.load8_u offset=1024 (i32.and (local.get 0) (i32.const 255))))
  (func (export "known") (result i32) (i32.load (i32.const 65532)))
  (func (export "beyond") (result i32) (i32.load (i32.const 65533)))
  (func (export "again") (param $p i32) (result i32)
    (i32.store offset=8 (local.get $p) (i32.const 1))
    (i32.add (i32.load (local.get $p)) (i32.load (i32.add (local.get $p) (i32.const 8)))))
  (func (export "count") (result i32) (local $i i32) (local $sum i32)
    (loop $next
      (local.set $sum (i32.add (local.get $sum) (i32.load offset=4096 (i32.shl (local.get $i) (i32.const 2)))))
      (br_if $next (i32.ne (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 100))))
    (local.get $sum))
  (func (export "tested") (param i32) (result i32)
    (if (i32.ge_u (local.get 0) (i32.const 1000)) (then (return (i32.const 0))))
    (i32.load (local.get 0))))

;; ----
;; ;; func0
;; function u0:0(i64 vmctx, i32) -> i32 tail {
;;     region0 = 0 "vm"
;;     region1 = 1 "memory"
;;     sig0 = (i64 vmctx) tail
;;     fn0 = colocated u4294967295:2 sig0
;;
;;                                 block0(v0: i64, v1: i32):
;; @0066                               v2 = iconst.i32 255
;; @0069                               v3 = band v1, v2  ; v2 = 255
;; @006a                               v4 = load.i64 notrap aligned readonly can_move region0 v0+128
;; @006a                               v5 = uextend.i64 v3
;; @006a                               v6 = iconst.i64 1025
;; @006a                               v7 = isub v4, v6  ; v6 = 1025
;; @006a                               v8 = icmp ugt v5, v7
;; @006a                               v9 = uextend.i64 v3
;; @006a                               v10 = load.i64 notrap aligned readonly can_move region0 v0+120
;; @006a                               v11 = iadd v10, v9
;; @006a                               v12 = uload8.i32 notrap little region1 v11+1024
;; @006e                               return v12
;;
;;                                 block1 cold:
;; @006a                               call fn0(v0)
;; @006a                               trap user2
;; }
;;
;; ;; func1
;; function u0:1(i64 vmctx) -> i32 tail {
;;     region0 = 0 "vm"
;;     region1 = 1 "memory"
;;     sig0 = (i64 vmctx) tail
;;     fn0 = colocated u4294967295:2 sig0
;;
;;                                 block0(v0: i64):
;; @0071                               v1 = iconst.i32 0xfffc
;; @0075                               v2 = load.i64 notrap aligned readonly can_move region0 v0+128
;; @0075                               v3 = uextend.i64 v1  ; v1 = 0xfffc
;; @0075                               v4 = iconst.i64 4
;; @0075                               v5 = isub v2, v4  ; v4 = 4
;; @0075                               v6 = icmp ugt v3, v5
;; @0075                               v7 = uextend.i64 v1  ; v1 = 0xfffc
;; @0075                               v8 = load.i64 notrap aligned readonly can_move region0 v0+120
;; @0075                               v9 = iadd v8, v7
;; @0075                               v10 = load.i32 notrap little region1 v9
;; @0078                               return v10
;;
;;                                 block1 cold:
;; @0075                               call fn0(v0)
;; @0075                               trap user2
;; }
;;
;; ;; func2
;; function u0:2(i64 vmctx) -> i32 tail {
;;     region0 = 0 "vm"
;;     region1 = 1 "memory"
;;     sig0 = (i64 vmctx) tail
;;     fn0 = colocated u4294967295:2 sig0
;;
;;                                 block0(v0: i64):
;; @007b                               v1 = iconst.i32 0xfffd
;; @007f                               v2 = load.i64 notrap aligned readonly can_move region0 v0+128
;; @007f                               v3 = uextend.i64 v1  ; v1 = 0xfffd
;; @007f                               v4 = iconst.i64 4
;; @007f                               v5 = isub v2, v4  ; v4 = 4
;; @007f                               v6 = icmp ugt v3, v5
;; @007f                               brif v6, block1, block2
;;
;;                                 block1 cold:
;; @007f                               call fn0(v0)
;; @007f                               trap user2
;;
;;                                 block2:
;; @007f                               v7 = uextend.i64 v1  ; v1 = 0xfffd
;; @007f                               v8 = load.i64 notrap aligned readonly can_move region0 v0+120
;; @007f                               v9 = iadd v8, v7
;; @007f                               v10 = load.i32 notrap little region1 v9
;; @0082                               return v10
;; }
;;
;; ;; func3
;; function u0:3(i64 vmctx, i32) -> i32 tail {
;;     region0 = 0 "vm"
;;     region1 = 1 "memory"
;;     sig0 = (i64 vmctx) tail
;;     fn0 = colocated u4294967295:2 sig0
;;
;;                                 block0(v0: i64, v1: i32):
;; @0087                               v2 = iconst.i32 1
;; @0089                               v3 = load.i64 notrap aligned readonly can_move region0 v0+128
;; @0089                               v4 = uextend.i64 v1
;; @0089                               v5 = iconst.i64 12
;; @0089                               v6 = isub v3, v5  ; v5 = 12
;; @0089                               v7 = icmp ugt v4, v6
;; @0089                               brif v7, block1, block2
;;
;;                                 block1 cold:
;; @0089                               call fn0(v0)
;; @0089                               trap user2
;;
;;                                 block2:
;; @0089                               v8 = uextend.i64 v1
;; @0089                               v9 = load.i64 notrap aligned readonly can_move region0 v0+120
;; @0089                               v10 = iadd v9, v8
;; @0089                               store.i32 notrap little region1 v2, v10+8  ; v2 = 1
;; @008e                               v11 = load.i64 notrap aligned readonly can_move region0 v0+128
;; @008e                               v12 = uextend.i64 v1
;; @008e                               v13 = iconst.i64 4
;; @008e                               v14 = isub v11, v13  ; v13 = 4
;; @008e                               v15 = icmp ugt v12, v14
;; @008e                               v16 = uextend.i64 v1
;; @008e                               v17 = load.i64 notrap aligned readonly can_move region0 v0+120
;; @008e                               v18 = iadd v17, v16
;; @008e                               v19 = load.i32 notrap little region1 v18
;; @0093                               v20 = iconst.i32 8
;; @0095                               v21 = iadd.i32 v1, v20  ; v20 = 8
;; @0096                               v22 = load.i64 notrap aligned readonly can_move region0 v0+128
;; @0096                               v23 = uextend.i64 v21
;; @0096                               v24 = iconst.i64 4
;; @0096                               v25 = isub v22, v24  ; v24 = 4
;; @0096                               v26 = icmp ugt v23, v25
;; @0096                               v27 = uextend.i64 v21
;; @0096                               v28 = load.i64 notrap aligned readonly can_move region0 v0+120
;; @0096                               v29 = iadd v28, v27
;; @0096                               v30 = load.i32 notrap little region1 v29
;; @0099                               v31 = iadd v19, v30
;; @009a                               return v31
;;
;;                                 block3 cold:
;; @008e                               call fn0(v0)
;; @008e                               trap user2
;;
;;                                 block5 cold:
;; @0096                               call fn0(v0)
;; @0096                               trap user2
;; }
;;
;; ;; func4
;; function u0:4(i64 vmctx) -> i32 tail {
;;     region0 = 0 "vm"
;;     region1 = 1 "memory"
;;     sig0 = (i64 vmctx) tail
;;     fn0 = colocated u4294967295:2 sig0
;;
;;                                 block0(v0: i64):
;; @009c                               v1 = iconst.i32 0
;; @009f                               jump block1(v1, v1)  ; v1 = 0, v1 = 0
;;
;;                                 block1(v2: i32, v3: i32):
;; @00a5                               v4 = iconst.i32 2
;; @00a7                               v5 = ishl v3, v4  ; v4 = 2
;; @00a8                               v6 = load.i64 notrap aligned readonly can_move region0 v0+128
;; @00a8                               v7 = uextend.i64 v5
;; @00a8                               v8 = iconst.i64 4100
;; @00a8                               v9 = isub v6, v8  ; v8 = 4100
;; @00a8                               v10 = icmp ugt v7, v9
;; @00a8                               v11 = uextend.i64 v5
;; @00a8                               v12 = load.i64 notrap aligned readonly can_move region0 v0+120
;; @00a8                               v13 = iadd v12, v11
;; @00a8                               v21 = uextend.i64 v3
;; @00a8                               v22 = iconst.i64 2
;; @00a8                               v23 = ishl v21, v22  ; v22 = 2
;; @00a8                               v24 = iadd v12, v23
;; @00a8                               v14 = load.i32 notrap little region1 v24+4096
;; @00ac                               v15 = iadd v2, v14
;; @00b1                               v16 = iconst.i32 1
;; @00b3                               v17 = iadd v3, v16  ; v16 = 1
;; @00b6                               v18 = iconst.i32 100
;; @00b9                               v19 = icmp ne v17, v18  ; v18 = 100
;; @00b9                               v20 = uextend.i32 v19
;; @00ba                               brif v20, block1(v15, v17), block4
;;
;;                                 block2 cold:
;; @00a8                               call fn0(v0)
;; @00a8                               trap user2
;;
;;                                 block4:
;; @00bf                               return v15
;; }
;;
;; ;; func5
;; function u0:5(i64 vmctx, i32) -> i32 tail {
;;     region0 = 0 "vm"
;;     region1 = 1 "memory"
;;     sig0 = (i64 vmctx) tail
;;     fn0 = colocated u4294967295:2 sig0
;;
;;                                 block0(v0: i64, v1: i32):
;; @00c4                               v2 = iconst.i32 1000
;; @00c7                               v3 = icmp uge v1, v2  ; v2 = 1000
;; @00c7                               v4 = uextend.i32 v3
;; @00c8                               brif v4, block1, block2
;;
;;                                 block1:
;; @00ca                               v5 = iconst.i32 0
;; @00cc                               return v5  ; v5 = 0
;;
;;                                 block2:
;; @00d0                               v6 = load.i64 notrap aligned readonly can_move region0 v0+128
;; @00d0                               v7 = uextend.i64 v1
;; @00d0                               v8 = iconst.i64 4
;; @00d0                               v9 = isub v6, v8  ; v8 = 4
;; @00d0                               v10 = icmp ugt v7, v9
;; @00d0                               v11 = uextend.i64 v1
;; @00d0                               v12 = load.i64 notrap aligned readonly can_move region0 v0+120
;; @00d0                               v13 = iadd v12, v11
;; @00d0                               v14 = load.i32 notrap little region1 v13
;; @00d3                               return v14
;;
;;                                 block4 cold:
;; @00d0                               call fn0(v0)
;; @00d0                               trap user2
;; }
