;; target: x86_64

(module
  (import "host" "t" (table $imported 1 externref))
  (table $own 1 externref)
  (func $f (param i32 externref)
    (table.set $own (local.get 0) (table.get $imported (table.size $own)))
    (drop (table.grow $own (ref.null extern) (local.get 0)))
    (table.copy $own $imported (i32.const 0) (i32.const 1) (i32.const 2))))

;; ----
;; ;; func0 f
;; ;; calls table_grow, table_copy
;; function u0:0(i64 vmctx, i32, i64) tail {
;;     region0 = 0 "vm"
;;     region1 = 2 "table"
;;     gv0 = vmctx
;;     gv1 = load.i64 notrap aligned gv0
;;     sig0 = (i64 vmctx) tail
;;     sig1 = (i64, i32, i64, i64) -> i64 system_v
;;     sig2 = (i64, i32, i32, i64, i64, i64) -> i32 system_v
;;     fn0 = colocated u4294967295:3 sig0
;;     fn1 = colocated u4294967295:0 sig0
;;     stack_limit = gv1
;;
;;                                 block0(v0: i64, v1: i32, v2: i64):
;; @002f                               v3 = load.i64 notrap aligned region0 v0+136
;; @002f                               v4 = ireduce.i32 v3
;; @0032                               v5 = load.i64 notrap aligned readonly can_move region0 v0+120
;; @0032                               v6 = load.i64 notrap aligned region0 v5+8
;; @0032                               v7 = uextend.i64 v4
;; @0032                               v8 = icmp uge v7, v6
;; @0032                               brif v8, block1, block2
;;
;;                                 block1 cold:
;; @0032                               call fn0(v0)
;; @0032                               trap user3
;;
;;                                 block2:
;; @0032                               v9 = uextend.i64 v4
;; @0032                               v10 = iconst.i64 3
;; @0032                               v11 = ishl v9, v10  ; v10 = 3
;; @0032                               v12 = load.i64 notrap aligned readonly can_move region0 v0+120
;; @0032                               v13 = load.i64 notrap aligned region0 v12
;; @0032                               v14 = iadd v13, v11
;; @0032                               v15 = load.i64 notrap aligned region1 v14
;; @0034                               v16 = load.i64 notrap aligned region0 v0+136
;; @0034                               v17 = uextend.i64 v1
;; @0034                               v18 = icmp uge v17, v16
;; @0034                               brif v18, block3, block4
;;
;;                                 block3 cold:
;; @0034                               call fn0(v0)
;; @0034                               trap user3
;;
;;                                 block4:
;; @0034                               v19 = uextend.i64 v1
;; @0034                               v20 = iconst.i64 3
;; @0034                               v21 = ishl v19, v20  ; v20 = 3
;; @0034                               v22 = load.i64 notrap aligned region0 v0+128
;; @0034                               v23 = iadd v22, v21
;; @0034                               store.i64 notrap aligned region1 v15, v23
;; @0036                               v24 = iconst.i64 0
;; @003a                               v25 = uextend.i64 v1
;; @003a                               v26 = iconst.i32 1
;; @003a                               v27 = load.i64 notrap aligned readonly can_move region0 v0+80
;; @003a                               v28 = call_indirect sig1, v27(v0, v26, v25, v24)  ; v26 = 1, v24 = 0
;; @003a                               v29 = ireduce.i32 v28
;; @003e                               v30 = iconst.i32 0
;; @0040                               v31 = iconst.i32 1
;; @0042                               v32 = iconst.i32 2
;; @0044                               v33 = uextend.i64 v30  ; v30 = 0
;; @0044                               v34 = uextend.i64 v31  ; v31 = 1
;; @0044                               v35 = uextend.i64 v32  ; v32 = 2
;; @0044                               v36 = iconst.i32 1
;; @0044                               v37 = iconst.i32 0
;; @0044                               v38 = load.i64 notrap aligned readonly can_move region0 v0+96
;; @0044                               v39 = call_indirect sig2, v38(v0, v36, v37, v33, v34, v35)  ; v36 = 1, v37 = 0
;; @0044                               brif v39, block5, block6
;;
;;                                 block5 cold:
;; @0044                               store.i32 notrap aligned region0 v39, v0+8
;; @0044                               call fn1(v0)
;; @0044                               trap user250
;;
;;                                 block6:
;; @0048                               return
;; }
