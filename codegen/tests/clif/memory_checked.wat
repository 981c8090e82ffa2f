;; target: x86_64 memory=checked

(module
  (memory 1)
  (func $f (param i32) (result i32)
    (i32.load offset=4 (local.get 0))))

;; ----
;; ;; func0 f
;; function u0:0(i64 vmctx, i32) -> i32 tail {
;;     region0 = 0 "vm"
;;     region1 = 1 "memory"
;;     gv0 = vmctx
;;     gv1 = load.i64 notrap aligned gv0
;;     sig0 = (i64 vmctx) tail
;;     fn0 = colocated u4294967295:2 sig0
;;
;;                                 block0(v0: i64, v1: i32):
;; @0020                               v2 = load.i64 notrap aligned region0 v0+128
;; @0020                               v3 = uextend.i64 v1
;; @0020                               v4 = iconst.i64 8
;; @0020                               v5 = iadd v3, v4  ; v4 = 8
;; @0020                               v6 = icmp ugt v5, v2
;; @0020                               brif v6, block1, block2
;;
;;                                 block1 cold:
;; @0020                               call fn0(v0)
;; @0020                               trap user2
;;
;;                                 block2:
;; @0020                               v7 = uextend.i64 v1
;; @0020                               v8 = load.i64 notrap aligned readonly can_move region0 v0+120
;; @0020                               v9 = iadd v8, v7
;; @0020                               v10 = load.i32 notrap little region1 v9+4
;; @0023                               return v10
;; }
