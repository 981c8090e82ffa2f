;; target: x86_64

;; Nobody changes these tables: a few functions of a type are compared with one by one; where there are more, neither null nor
;; the owner is looked at, nor the type where there is one alone.
(module
  (type $few (func (param i32) (result i32)))
  (type $many (func (param i64) (result i64)))
  (table $mixed 8 funcref)
  (table $one 6 8 funcref)
  (elem (table $mixed) (i32.const 1) func $a $m $m $m $m $m $b)
  (elem (table $one) (i32.const 1) func $m $m $m $m $m)
  (func $a (type $few) (local.get 0))
  (func $b (type $few) (i32.mul (local.get 0) (local.get 0)))
  (func $m (type $many) (local.get 0))
  (func (export "few") (param i32) (result i32) (call_indirect $mixed (type $few) (i32.const 3) (local.get 0)))
  (func (export "mixed") (param i32) (result i64) (call_indirect $mixed (type $many) (i64.const 3) (local.get 0)))
  (func (export "one") (param i32) (result i64) (call_indirect $one (type $many) (i64.const 3) (local.get 0))))

;; ----
;; ;; func0 a
;; function u0:0(i64 vmctx, i32) -> i32 tail {
;;                                 block0(v0: i64, v1: i32):
;; @0068                               return v1
;; }
;;
;; ;; func1 b
;; function u0:1(i64 vmctx, i32) -> i32 tail {
;;                                 block0(v0: i64, v1: i32):
;; @006f                               v2 = imul v1, v1
;; @0070                               return v2
;; }
;;
;; ;; func2 m
;; function u0:2(i64 vmctx, i64) -> i64 tail {
;;                                 block0(v0: i64, v1: i64):
;; @0075                               return v1
;; }
;;
;; ;; func3
;; function u0:3(i64 vmctx, i32) -> i32 tail {
;;     region0 = 0 "vm"
;;     region1 = 2 "table"
;;     sig0 = (i64 vmctx) tail
;;     fn0 = colocated u4294967295:4 sig0
;;     fn1 = colocated u4294967295:5 sig0
;;     fn2 = colocated u4294967295:6 sig0
;;
;;                                 block0(v0: i64, v1: i32):
;; @0078                               v2 = iconst.i32 3
;; @007c                               v3 = iconst.i32 1
;; @007c                               v4 = icmp eq v1, v3  ; v3 = 1
;; @007c                               brif v4, block1, block2
;;
;;                                 block2:
;; @007c                               v5 = iconst.i32 7
;; @007c                               v6 = icmp.i32 eq v1, v5  ; v5 = 7
;; @007c                               brif v6, block3, block4
;;
;;                                 block4 cold:
;; @007c                               v7 = iconst.i32 8
;; @007c                               v8 = icmp.i32 uge v1, v7  ; v7 = 8
;; @007c                               brif v8, block5, block6
;;
;;                                 block5 cold:
;; @007c                               call fn0(v0)
;; @007c                               trap user4
;;
;;                                 block6 cold:
;; @007c                               v9 = uextend.i64 v1
;; @007c                               v10 = iconst.i64 3
;; @007c                               v11 = ishl v9, v10  ; v10 = 3
;; @007c                               v12 = load.i64 notrap aligned readonly can_move region0 v0+120
;; @007c                               v13 = iadd v12, v11
;; @007c                               v14 = load.i64 notrap aligned region1 v13
;; @007c                               v15 = iconst.i64 0
;; @007c                               v16 = icmp eq v14, v15  ; v15 = 0
;; @007c                               brif v16, block7, block8
;;
;;                                 block7 cold:
;; @007c                               call fn1(v0)
;; @007c                               trap user5
;;
;;                                 block8 cold:
;; @007c                               jump block9
;;
;;                                 block9 cold:
;; @007c                               call fn2(v0)
;; @007c                               trap user6
;;
;;                                 block1:
;; @007c                               jump block10(v2)  ; v2 = 3
;;
;;                                 block3:
;; @40000004                           v18 = imul.i32 v2, v2  ; v2 = 3, v2 = 3
;; @007c                               jump block10(v18)
;;
;;                                 block10(v17: i32):
;; @007f                               return v17
;; }
;;
;; ;; func4
;; function u0:4(i64 vmctx, i32) -> i64 tail {
;;     region0 = 0 "vm"
;;     region1 = 2 "table"
;;     gv0 = vmctx
;;     gv1 = load.i64 notrap aligned gv0
;;     sig0 = (i64 vmctx) tail
;;     sig1 = (i64 vmctx, i64) -> i64 tail
;;     fn0 = colocated u4294967295:4 sig0
;;     fn1 = colocated u4294967295:5 sig0
;;     fn2 = colocated u4294967295:6 sig0
;;     stack_limit = gv1
;;
;;                                 block0(v0: i64, v1: i32):
;; @0082                               v2 = iconst.i64 3
;; @0086                               v3 = iconst.i32 -1
;; @0086                               v4 = iadd v1, v3  ; v3 = -1
;; @0086                               v5 = iconst.i32 7
;; @0086                               v6 = icmp uge v4, v5  ; v5 = 7
;; @0086                               brif v6, block1, block2
;;
;;                                 block1 cold:
;; @0086                               v7 = iconst.i32 8
;; @0086                               v8 = icmp.i32 uge v1, v7  ; v7 = 8
;; @0086                               brif v8, block3, block4
;;
;;                                 block3 cold:
;; @0086                               call fn0(v0)
;; @0086                               trap user4
;;
;;                                 block4 cold:
;; @0086                               call fn1(v0)
;; @0086                               trap user5
;;
;;                                 block2:
;; @0086                               v9 = uextend.i64 v1
;; @0086                               v10 = iconst.i64 3
;; @0086                               v11 = ishl v9, v10  ; v10 = 3
;; @0086                               v12 = load.i64 notrap aligned readonly can_move region0 v0+120
;; @0086                               v13 = iadd v12, v11
;; @0086                               v14 = load.i64 notrap aligned region1 v13
;; @0086                               v15 = load.i32 notrap aligned readonly region0 v14+16
;; @0086                               v16 = load.i32 notrap aligned readonly can_move region0 v0+340
;; @0086                               v17 = icmp ne v15, v16
;; @0086                               brif v17, block5, block6
;;
;;                                 block5 cold:
;; @0086                               call fn2(v0)
;; @0086                               trap user6
;;
;;                                 block6:
;; @0086                               v18 = load.i64 notrap aligned readonly region0 v14
;; @0086                               v19 = call_indirect sig1, v18(v0, v2)  ; v2 = 3
;; @0089                               return v19
;; }
;;
;; ;; func5
;; function u0:5(i64 vmctx, i32) -> i64 tail {
;;     region0 = 0 "vm"
;;     region1 = 2 "table"
;;     gv0 = vmctx
;;     gv1 = load.i64 notrap aligned gv0
;;     sig0 = (i64 vmctx) tail
;;     sig1 = (i64 vmctx, i64) -> i64 tail
;;     fn0 = colocated u4294967295:4 sig0
;;     fn1 = colocated u4294967295:5 sig0
;;     stack_limit = gv1
;;
;;                                 block0(v0: i64, v1: i32):
;; @008c                               v2 = iconst.i64 3
;; @0090                               v3 = iconst.i32 -1
;; @0090                               v4 = iadd v1, v3  ; v3 = -1
;; @0090                               v5 = iconst.i32 5
;; @0090                               v6 = icmp uge v4, v5  ; v5 = 5
;; @0090                               brif v6, block1, block2
;;
;;                                 block1 cold:
;; @0090                               v7 = iconst.i32 6
;; @0090                               v8 = icmp.i32 uge v1, v7  ; v7 = 6
;; @0090                               brif v8, block3, block4
;;
;;                                 block3 cold:
;; @0090                               call fn0(v0)
;; @0090                               trap user4
;;
;;                                 block4 cold:
;; @0090                               call fn1(v0)
;; @0090                               trap user5
;;
;;                                 block2:
;; @0090                               v9 = uextend.i64 v1
;; @0090                               v10 = iconst.i64 3
;; @0090                               v11 = ishl v9, v10  ; v10 = 3
;; @0090                               v12 = load.i64 notrap aligned readonly can_move region0 v0+152
;; @0090                               v13 = iadd v12, v11
;; @0090                               v14 = load.i64 notrap aligned region1 v13
;; @0090                               v15 = load.i64 notrap aligned readonly region0 v14
;; @0090                               v16 = call_indirect sig1, v15(v0, v2)  ; v2 = 3
;; @0093                               return v16
;; }
