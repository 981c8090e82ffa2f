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
;;     sig0 = (i64 vmctx) tail
;;     fn0 = colocated u4294967295:2 sig0
;;
;;                                 block0(v0: i64, v1: i32):
;; @0020                               v2 = iconst.i32 0xfff8
;; @0020                               v3 = icmp ugt v1, v2  ; v2 = 0xfff8
;; @0020                               brif v3, block1, block2
;;
;;                                 block1 cold:
;; @0020                               call fn0(v0)
;; @0020                               trap user2
;;
;;                                 block2:
;; @0020                               v4 = uextend.i64 v1
;; @0020                               v5 = load.i64 notrap aligned readonly can_move region0 v0+120
;; @0020                               v6 = iadd v5, v4
;; @0020                               v7 = load.i32 notrap little region1 v6+4
;; @0023                               return v7
;; }
