;; target: x86_64

;; By the C convention, with the caller's context. Afterwards the host may ask to leave.
(module
  (import "host" "f" (func $host (param i32 i64 f64) (result i32)))
  (func $f (result i32) (call $host (i32.const 1) (i64.const 2) (f64.const 3))))

;; ----
;; ;; func1 f
;; function u0:1(i64 vmctx) -> i32 tail {
;;     region0 = 0 "vm"
;;     gv0 = vmctx
;;     gv1 = load.i64 notrap aligned gv0
;;     sig0 = (i64, i32, i64, f64) -> i32 system_v
;;     sig1 = (i64 vmctx) tail
;;     fn0 = colocated u4294967295:0 sig1
;;     stack_limit = gv1
;;
;;                                 block0(v0: i64):
;; @002b                               v1 = iconst.i32 1
;; @002d                               v2 = iconst.i64 2
;; @002f                               v3 = f64const 0x1.8000000000000p1
;; @0038                               v4 = load.i64 notrap aligned readonly can_move region0 v0+120
;; @0038                               v5 = call_indirect sig0, v4(v0, v1, v2, v3)  ; v1 = 1, v2 = 2, v3 = 0x1.8000000000000p1
;; @0038                               v6 = load.i32 notrap aligned region0 v0+8
;; @0038                               brif v6, block1, block2
;;
;;                                 block1 cold:
;; @0038                               call fn0(v0)
;; @0038                               trap user250
;;
;;                                 block2:
;; @003a                               return v5
;; }
