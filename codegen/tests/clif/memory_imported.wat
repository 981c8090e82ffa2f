;; target: s390x memory=checked traps=explicit

;; Linear memory is little-endian, structures are in the target's order.
(module
  (import "host" "m" (memory 1))
  (func $f (param i32) (result i32)
    (i32.store (local.get 0) (i32.load (local.get 0)))
    (memory.size)))

;; ----
;; ;; func0 f
;; function u0:0(i64 vmctx, i32) -> i32 tail {
;;     region0 = 0 "vm"
;;     region1 = 1 "memory"
;;     sig0 = (i64 vmctx) tail
;;     fn0 = colocated u4294967295:2 sig0
;;
;;                                 block0(v0: i64, v1: i32):
;; @002a                               v2 = load.i64 notrap aligned readonly can_move region0 v0+120
;; @002a                               v3 = load.i64 notrap aligned readonly can_move region0 v2+8
;; @002a                               v4 = uextend.i64 v1
;; @002a                               v5 = ireduce.i32 v3
;; @002a                               v6 = iconst.i32 -4
;; @002a                               v7 = iadd v5, v6  ; v6 = -4
;; @002a                               v8 = uextend.i64 v7
;; @002a                               v9 = icmp ugt v4, v8
;; @002a                               brif v9, block1, block2
;;
;;                                 block1 cold:
;; @002a                               call fn0(v0)
;; @002a                               trap user2
;;
;;                                 block2:
;; @002a                               v10 = uextend.i64 v1
;; @002a                               v11 = load.i64 notrap aligned readonly can_move region0 v0+120
;; @002a                               v12 = load.i64 notrap aligned readonly can_move region0 v11
;; @002a                               v13 = iadd v12, v10
;; @002a                               v14 = load.i32 notrap little region1 v13
;; @002d                               v15 = load.i64 notrap aligned readonly can_move region0 v0+120
;; @002d                               v16 = load.i64 notrap aligned readonly can_move region0 v15+8
;; @002d                               v17 = uextend.i64 v1
;; @002d                               v18 = ireduce.i32 v16
;; @002d                               v19 = iconst.i32 -4
;; @002d                               v20 = iadd v18, v19  ; v19 = -4
;; @002d                               v21 = uextend.i64 v20
;; @002d                               v22 = icmp ugt v17, v21
;; @002d                               v23 = uextend.i64 v1
;; @002d                               v24 = load.i64 notrap aligned readonly can_move region0 v0+120
;; @002d                               v25 = load.i64 notrap aligned readonly can_move region0 v24
;; @002d                               v26 = iadd v25, v23
;; @002d                               store notrap little region1 v14, v26
;; @0030                               v27 = load.i64 notrap aligned readonly can_move region0 v0+120
;; @0030                               v28 = load.i64 notrap aligned readonly can_move region0 v27+8
;; @0030                               v29 = iconst.i64 16
;; @0030                               v30 = ushr v28, v29  ; v29 = 16
;; @0030                               v31 = ireduce.i32 v30
;; @0032                               return v31
;;
;;                                 block3 cold:
;; @002d                               call fn0(v0)
;; @002d                               trap user2
;; }
