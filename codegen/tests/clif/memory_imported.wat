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
;; @002a                               v5 = iconst.i64 4
;; @002a                               v6 = isub v3, v5  ; v5 = 4
;; @002a                               v7 = icmp ugt v4, v6
;; @002a                               brif v7, block1, block2
;;
;;                                 block1 cold:
;; @002a                               call fn0(v0)
;; @002a                               trap user2
;;
;;                                 block2:
;; @002a                               v8 = uextend.i64 v1
;; @002a                               v9 = load.i64 notrap aligned readonly can_move region0 v0+120
;; @002a                               v10 = load.i64 notrap aligned readonly can_move region0 v9
;; @002a                               v11 = iadd v10, v8
;; @002a                               v12 = load.i32 notrap little region1 v11
;; @002d                               v13 = load.i64 notrap aligned readonly can_move region0 v0+120
;; @002d                               v14 = load.i64 notrap aligned readonly can_move region0 v13+8
;; @002d                               v15 = uextend.i64 v1
;; @002d                               v16 = iconst.i64 4
;; @002d                               v17 = isub v14, v16  ; v16 = 4
;; @002d                               v18 = icmp ugt v15, v17
;; @002d                               v19 = uextend.i64 v1
;; @002d                               v20 = load.i64 notrap aligned readonly can_move region0 v0+120
;; @002d                               v21 = load.i64 notrap aligned readonly can_move region0 v20
;; @002d                               v22 = iadd v21, v19
;; @002d                               store notrap little region1 v12, v22
;; @0030                               v23 = load.i64 notrap aligned readonly can_move region0 v0+120
;; @0030                               v24 = load.i64 notrap aligned readonly can_move region0 v23+8
;; @0030                               v25 = iconst.i64 16
;; @0030                               v26 = ushr v24, v25  ; v25 = 16
;; @0030                               v27 = ireduce.i32 v26
;; @0032                               return v27
;;
;;                                 block3 cold:
;; @002d                               call fn0(v0)
;; @002d                               trap user2
;; }
