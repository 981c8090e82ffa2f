;; target: x86_64

;; Where pages are smaller than the processor's, accesses are compared with the length although other memories are guarded: a
;; constant where it cannot grow. The number of pages is the number of bytes.
(module
  (memory 256 256 (pagesize 1))
  (func $last (param i32) (result i32) (i32.load offset=3 (local.get 0)))
  (func $behind (param i32) (result i32) (i32.load offset=253 (local.get 0)))
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
;; @002a                               v2 = iconst.i32 249
;; @002a                               v3 = icmp ugt v1, v2  ; v2 = 249
;; @002a                               brif v3, block1, block2
;;
;;                                 block1 cold:
;; @002a                               call fn0(v0)
;; @002a                               trap user2
;;
;;                                 block2:
;; @002a                               v4 = uextend.i64 v1
;; @002a                               v5 = load.i64 notrap aligned readonly can_move region0 v0+120
;; @002a                               v6 = iadd v5, v4
;; @002a                               v7 = load.i32 notrap little region1 v6+3
;; @002d                               return v7
;; }
;;
;; ;; func1 behind
;; function u0:1(i64 vmctx, i32) -> i32 tail {
;;     region0 = 0 "vm"
;;     region1 = 1 "memory"
;;     gv0 = vmctx
;;     gv1 = load.i64 notrap aligned gv0
;;     sig0 = (i64 vmctx) tail
;;     fn0 = colocated u4294967295:2 sig0
;;
;;                                 block0(v0: i64, v1: i32):
;; @0032                               v2 = iconst.i8 1
;; @0032                               brif v2, block1, block2  ; v2 = 1
;;
;;                                 block1 cold:
;; @0032                               call fn0(v0)
;; @0032                               trap user2
;;
;;                                 block2:
;; @0032                               v3 = uextend.i64 v1
;; @0032                               v4 = load.i64 notrap aligned readonly can_move region0 v0+120
;; @0032                               v5 = iadd v4, v3
;; @0032                               v6 = load.i32 notrap little region1 v5+253
;; @0036                               return v6
;; }
;;
;; ;; func2 size
;; function u0:2(i64 vmctx) -> i32 tail {
;;     gv0 = vmctx
;;     gv1 = load.i64 notrap aligned gv0
;;
;;                                 block0(v0: i64):
;; @0039                               v1 = iconst.i64 256
;; @0039                               v2 = ireduce.i32 v1  ; v1 = 256
;; @003b                               return v2
;; }
