;; target: x86_64

(module
  (memory (export "memory") 256 (pagesize 1))
  (func $last (param i32) (result i32) (i32.load offset=3 (local.get 0)))
  (func $size (result i32) (memory.size)))

;; ----
;; ;; func0 last
;; function u0:0(i64 vmctx, i32) -> i32 tail {
;;     region0 = 0 "vm"
;;     region1 = 1 "memory"
;;     sig0 = (i64 vmctx) tail
;;     fn0 = colocated u4294967295:2 sig0
;;
;;                                 block0(v0: i64, v1: i32):
;; @0033                               v2 = load.i64 notrap aligned readonly can_move region0 v0+128
;; @0033                               v3 = uextend.i64 v1
;; @0033                               v4 = iconst.i64 7
;; @0033                               v5 = isub v2, v4  ; v4 = 7
;; @0033                               v6 = icmp ugt v3, v5
;; @0033                               brif v6, block1, block2
;;
;;                                 block1 cold:
;; @0033                               call fn0(v0)
;; @0033                               trap user2
;;
;;                                 block2:
;; @0033                               v7 = uextend.i64 v1
;; @0033                               v8 = load.i64 notrap aligned readonly can_move region0 v0+120
;; @0033                               v9 = iadd v8, v7
;; @0033                               v10 = load.i32 notrap little region1 v9+3
;; @0036                               return v10
;; }
;;
;; ;; func1 size
;; function u0:1(i64 vmctx) -> i32 tail {
;;     region0 = 0 "vm"
;;
;;                                 block0(v0: i64):
;; @0039                               v1 = load.i64 notrap aligned readonly can_move region0 v0+128
;; @0039                               v2 = ireduce.i32 v1
;; @003b                               return v2
;; }
