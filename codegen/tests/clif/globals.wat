;; target: x86_64

;; What cannot be set is a constant, or at least the same as long as the instance runs.
(module
  (import "host" "i" (global $imported i32))
  (import "host" "m" (global $shared (mut i64)))
  (global $constant i32 (i32.const 7))
  (global $copy i32 (global.get $imported))
  (global $own (mut v128) (v128.const i64x2 0 0))
  (func $f (result i32 i32)
    (global.set $shared (i64.add (global.get $shared) (i64.const 1)))
    (global.set $own (f32x4.neg (global.get $own)))
    (i32.add (global.get $constant) (global.get $imported))
    (global.get $copy)))

;; ----
;; ;; func0 f
;; function u0:0(i64 vmctx) -> i32, i32 tail {
;;     region0 = 0 "vm"
;;     region1 = 3 "global"
;;     gv0 = vmctx
;;     gv1 = load.i64 notrap aligned gv0
;;
;;                                 block0(v0: i64):
;; @0052                               v1 = load.i64 notrap aligned readonly can_move region0 v0+128
;; @0052                               v2 = load.i64 notrap aligned region1 v1
;; @0054                               v3 = iconst.i64 1
;; @0056                               v4 = iadd v2, v3  ; v3 = 1
;; @0057                               v5 = load.i64 notrap aligned readonly can_move region0 v0+128
;; @0057                               store notrap aligned region1 v4, v5
;; @0059                               v6 = load.i8x16 notrap aligned little region1 v0+176
;; @005b                               v7 = bitcast.f32x4 little v6
;; @005b                               v8 = fneg v7
;; @005e                               v9 = bitcast.i8x16 little v8
;; @005e                               store notrap aligned little region1 v9, v0+176
;; @0060                               v10 = iconst.i32 7
;; @0062                               v11 = load.i64 notrap aligned readonly can_move region0 v0+120
;; @0062                               v12 = load.i32 notrap aligned readonly can_move region0 v11
;; @0064                               v13 = iadd v10, v12  ; v10 = 7
;; @0065                               v14 = load.i32 notrap aligned readonly can_move region0 v0+160
;; @0067                               return v13, v14
;; }
