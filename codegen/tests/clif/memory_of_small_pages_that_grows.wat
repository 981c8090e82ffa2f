;; target: x86_64

(module
  (memory 256 (pagesize 1))
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
;; @0027                               v2 = iconst.i32 249
;; @0027                               v3 = icmp ugt v1, v2  ; v2 = 249
;; @0027                               brif v3, block1, block2
;;
;;                                 block1 cold:
;; @0027                               call fn0(v0)
;; @0027                               trap user2
;;
;;                                 block2:
;; @0027                               v4 = uextend.i64 v1
;; @0027                               v5 = load.i64 notrap aligned readonly can_move region0 v0+120
;; @0027                               v6 = iadd v5, v4
;; @0027                               v7 = load.i32 notrap little region1 v6+3
;; @002a                               return v7
;; }
;;
;; ;; func1 size
;; function u0:1(i64 vmctx) -> i32 tail {
;;                                 block0(v0: i64):
;; @002d                               v1 = iconst.i64 256
;; @002d                               v2 = ireduce.i32 v1  ; v1 = 256
;; @002f                               return v2
;; }
