;; target: x86_64

;; The access itself faults. An offset that no instruction holds is added.
(module
  (memory 1)
  (func $f (param i32) (result i64)
    (i32.store16 offset=4 (local.get 0) (i32.const 1))
    (i64.load32_s offset=0xffffffff (local.get 0))))

;; ----
;; ;; func0 f
;; function u0:0(i64 vmctx, i32) -> i64 tail {
;;     region0 = 0 "vm"
;;     region1 = 1 "memory"
;;     gv0 = vmctx
;;     gv1 = load.i64 notrap aligned gv0
;;
;;                                 block0(v0: i64, v1: i32):
;; @0020                               v2 = iconst.i32 1
;; @0022                               v3 = uextend.i64 v1
;; @0022                               v4 = load.i64 notrap aligned readonly can_move region0 v0+120
;; @0022                               v5 = iadd v4, v3
;; @0022                               istore16 user2 little region1 v2, v5+4  ; v2 = 1
;; @0027                               v6 = uextend.i64 v1
;; @0027                               v7 = load.i64 notrap aligned readonly can_move region0 v0+120
;; @0027                               v8 = iadd v7, v6
;; @0027                               v9 = iconst.i64 0xffff_ffff
;; @0027                               v10 = iadd v8, v9  ; v9 = 0xffff_ffff
;; @0027                               v11 = sload32 user2 little region1 v10
;; @002e                               return v11
;; }
