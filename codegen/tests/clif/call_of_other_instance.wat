;; target: x86_64 imports=instance

(module
  (import "other" "f" (func $other (param i32) (result i32)))
  (func $f (result i32) (call $other (i32.const 1))))

;; ----
;; ;; func1 f
;; function u0:1(i64 vmctx) -> i32 tail {
;;     region0 = 0 "vm"
;;     gv0 = vmctx
;;     gv1 = load.i64 notrap aligned gv0
;;     sig0 = (i64 vmctx, i32) -> i32 tail
;;     stack_limit = gv1
;;
;;                                 block0(v0: i64):
;; @002a                               v1 = iconst.i32 1
;; @002c                               v2 = load.i64 notrap aligned readonly can_move region0 v0+120
;; @002c                               v3 = load.i64 notrap aligned readonly can_move region0 v0+128
;; @002c                               v4 = call_indirect sig0, v2(v3, v1)  ; v1 = 1
;; @002e                               return v4
;; }
