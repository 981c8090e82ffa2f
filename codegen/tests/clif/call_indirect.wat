;; target: x86_64

;; Index, null and type are tested, in this order.
(module
  (type $t (func (param i32) (result i32)))
  (table $grows 1 funcref)
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
;; @001f                               v2 = iconst.i32 7
;; @0023                               v3 = iconst.i32 1
;; @0023                               v4 = icmp uge v1, v3  ; v3 = 1
;; @0023                               brif v4, block1, block2
;;
;;                                 block1 cold:
;; @0023                               call fn0(v0)
;; @0023                               trap user4
;;
;;                                 block2:
;; @0023                               v5 = uextend.i64 v1
;; @0023                               v6 = iconst.i64 3
;; @0023                               v7 = ishl v5, v6  ; v6 = 3
;; @0023                               v8 = load.i64 notrap aligned readonly can_move region0 v0+120
;; @0023                               v9 = iadd v8, v7
;; @0023                               v10 = load.i64 notrap aligned region1 v9
;; @0023                               v11 = iconst.i64 0
;; @0023                               v12 = icmp eq v10, v11  ; v11 = 0
;; @0023                               brif v12, block3, block4
;;
;;                                 block3 cold:
;; @0023                               call fn1(v0)
;; @0023                               trap user5
;;
;;                                 block4:
;; @0023                               v13 = load.i32 notrap aligned readonly region0 v10+16
;; @0023                               v14 = load.i32 notrap aligned readonly can_move region0 v0+160
;; @0023                               v15 = icmp ne v13, v14
;; @0023                               brif v15, block5, block6
;;
;;                                 block5 cold:
;; @0023                               call fn2(v0)
;; @0023                               trap user6
;;
;;                                 block6:
;; @0023                               v16 = load.i64 notrap aligned readonly region0 v10
;; @0023                               v17 = load.i64 notrap aligned readonly region0 v10+8
;; @0023                               v18 = call_indirect sig1, v16(v17, v2)  ; v2 = 7
;; @0026                               return v18
;; }
