;; target: x86_64 memory=checked

;; The length is a constant; the second access is never in bounds.
(module
  (memory 1 1)
  (func $f (param i32) (result i32)
    (i32.load8_u offset=65535 (local.get 0))
    (i32.load8_u offset=65536 (local.get 0))
    (i32.add)))

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
;; @0021                               v2 = iconst.i32 0
;; @0021                               v3 = icmp ugt v1, v2  ; v2 = 0
;; @0021                               brif v3, block1, block2
;;
;;                                 block1 cold:
;; @0021                               call fn0(v0)
;; @0021                               trap user2
;;
;;                                 block2:
;; @0021                               v4 = uextend.i64 v1
;; @0021                               v5 = load.i64 notrap aligned readonly can_move region0 v0+120
;; @0021                               v6 = iadd v5, v4
;; @0021                               v7 = uload8.i32 notrap little region1 v6+0xffff
;; @0028                               v8 = iconst.i8 1
;; @0028                               brif v8, block3, block4  ; v8 = 1
;;
;;                                 block3 cold:
;; @0028                               call fn0(v0)
;; @0028                               trap user2
;;
;;                                 block4:
;; @0028                               v9 = uextend.i64 v1
;; @0028                               v10 = load.i64 notrap aligned readonly can_move region0 v0+120
;; @0028                               v11 = iadd v10, v9
;; @0028                               v12 = uload8.i32 notrap little region1 v11+0x0001_0000
;; @002d                               v13 = iadd.i32 v7, v12
;; @002e                               return v13
;; }
