;; target: x86_64 memory=checked

(module
  (memory (export "memory") 1)
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
;; @002c                               v2 = load.i64 notrap aligned readonly can_move region0 v0+128
;; @002c                               v3 = uextend.i64 v1
;; @002c                               v4 = iconst.i64 8
;; @002c                               v5 = isub v2, v4  ; v4 = 8
;; @002c                               v6 = icmp ugt v3, v5
;; @002c                               brif v6, block1, block2
;;
;;                                 block1 cold:
;; @002c                               call fn0(v0)
;; @002c                               trap user2
;;
;;                                 block2:
;; @002c                               v7 = uextend.i64 v1
;; @002c                               v8 = load.i64 notrap aligned readonly can_move region0 v0+120
;; @002c                               v9 = iadd v8, v7
;; @002c                               v10 = load.i32 notrap little region1 v9+4
;; @002f                               return v10
;; }
