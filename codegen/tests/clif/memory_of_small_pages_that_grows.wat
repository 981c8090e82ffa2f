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
;;     gv0 = vmctx
;;     gv1 = load.i64 notrap aligned gv0
;;     sig0 = (i64 vmctx) tail
;;     fn0 = colocated u4294967295:2 sig0
;;
;;                                 block0(v0: i64, v1: i32):
;; @0027                               v2 = load.i64 notrap aligned region0 v0+128
;; @0027                               v3 = uextend.i64 v1
;; @0027                               v4 = iconst.i64 7
;; @0027                               v5 = iadd v3, v4  ; v4 = 7
;; @0027                               v6 = icmp ugt v5, v2
;; @0027                               brif v6, block1, block2
;;
;;                                 block1 cold:
;; @0027                               call fn0(v0)
;; @0027                               trap user2
;;
;;                                 block2:
;; @0027                               v7 = uextend.i64 v1
;; @0027                               v8 = load.i64 notrap aligned readonly can_move region0 v0+120
;; @0027                               v9 = iadd v8, v7
;; @0027                               v10 = load.i32 notrap little region1 v9+3
;; @002a                               return v10
;; }
;;
;; ;; func1 size
;; function u0:1(i64 vmctx) -> i32 tail {
;;     region0 = 0 "vm"
;;     gv0 = vmctx
;;     gv1 = load.i64 notrap aligned gv0
;;
;;                                 block0(v0: i64):
;; @002d                               v1 = load.i64 notrap aligned region0 v0+128
;; @002d                               v2 = ireduce.i32 v1
;; @002f                               return v2
;; }
