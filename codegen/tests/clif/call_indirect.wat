;; target: x86_64

;; Index, null and type are tested, in this order.
(module
  (type $t (func (param i32) (result i32)))
  (table $grows (export "table") 1 funcref)
  (func $f (param i32) (result i32) (call_indirect $grows (type $t) (i32.const 7) (local.get 0))))

;; ----
;; ;; func0 f
;; function u0:0(i64 vmctx, i32) -> i32 tail {
;;     region0 = 0 "vm"
;;     region1 = 2 "table"
;;     gv0 = vmctx
;;     gv1 = load.i64 notrap aligned gv0
;;     sig0 = (i64 vmctx) tail
;;     sig1 = (i64 vmctx, i32) -> i32 tail
;;     fn0 = colocated u4294967295:4 sig0
;;     fn1 = colocated u4294967295:5 sig0
;;     fn2 = colocated u4294967295:6 sig0
;;     stack_limit = gv1
;;
;;                                 block0(v0: i64, v1: i32):
;; @002a                               v2 = iconst.i32 7
;; @002e                               v3 = load.i64 notrap aligned region0 v0+128
;; @002e                               v4 = uextend.i64 v1
;; @002e                               v5 = icmp uge v4, v3
;; @002e                               brif v5, block1, block2
;;
;;                                 block1 cold:
;; @002e                               call fn0(v0)
;; @002e                               trap user4
;;
;;                                 block2:
;; @002e                               v6 = uextend.i64 v1
;; @002e                               v7 = iconst.i64 3
;; @002e                               v8 = ishl v6, v7  ; v7 = 3
;; @002e                               v9 = load.i64 notrap aligned region0 v0+120
;; @002e                               v10 = iadd v9, v8
;; @002e                               v11 = load.i64 notrap aligned region1 v10
;; @002e                               v12 = iconst.i64 0
;; @002e                               v13 = icmp eq v11, v12  ; v12 = 0
;; @002e                               brif v13, block3, block4
;;
;;                                 block3 cold:
;; @002e                               call fn1(v0)
;; @002e                               trap user5
;;
;;                                 block4:
;; @002e                               v14 = load.i32 notrap aligned readonly region0 v11+16
;; @002e                               v15 = load.i32 notrap aligned readonly can_move region0 v0+160
;; @002e                               v16 = icmp ne v14, v15
;; @002e                               brif v16, block5, block6
;;
;;                                 block5 cold:
;; @002e                               call fn2(v0)
;; @002e                               trap user6
;;
;;                                 block6:
;; @002e                               v17 = load.i64 notrap aligned readonly region0 v11
;; @002e                               v18 = load.i64 notrap aligned readonly region0 v11+8
;; @002e                               v19 = call_indirect sig1, v17(v18, v2)  ; v2 = 7
;; @0031                               return v19
;; }
