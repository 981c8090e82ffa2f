;; target: x86_64

;; An import that a reference can point to has an adapter, of the importing instance.
(module
  (import "host" "f" (func $host (param i32) (result i32)))
  (export "f" (func $host))
  (func $f (export "g") (result funcref) (ref.func $host)))

;; ----
;; ;; func0 host
;; function u0:0(i64 vmctx, i32) -> i32 tail {
;;     region0 = 0 "vm"
;;     gv0 = vmctx
;;     gv1 = load.i64 notrap aligned gv0
;;     sig0 = (i64, i32) -> i32 system_v
;;     sig1 = (i64 vmctx) tail
;;     fn0 = colocated u4294967295:0 sig1
;;     stack_limit = gv1
;;
;;                                 block0(v0: i64, v1: i32):
;; @0000                               v2 = load.i64 notrap aligned readonly can_move region0 v0+120
;; @0000                               v3 = call_indirect sig0, v2(v0, v1)
;; @0000                               v4 = load.i32 notrap aligned region0 v0+8
;; @0000                               brif v4, block1, block2
;;
;;                                 block1 cold:
;; @0000                               call fn0(v0)
;; @0000                               trap user250
;;
;;                                 block2:
;; @0000                               return v3
;; }
;;
;; ;; func1 f
;; function u0:1(i64 vmctx) -> i64 tail {
;;     gv0 = vmctx
;;     gv1 = load.i64 notrap aligned gv0
;;
;;                                 block0(v0: i64):
;; @0034                               v1 = iconst.i64 144
;; @0034                               v2 = iadd v0, v1  ; v1 = 144
;; @0036                               return v2
;; }
