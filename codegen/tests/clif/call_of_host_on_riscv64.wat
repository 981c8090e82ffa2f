;; target: riscv64 memory=checked traps=explicit

;; A 32-bit integer is extended by its sign, even one that has none.
(module
  (import "host" "f" (func $host (param i32 i64 i32 f32 i32 i32 i32 i32 i32 i32 i32 i32) (result i32)))
  (memory 1)
  (func $f (param i32) (result i32)
    (memory.fill (i32.const 0) (local.get 0) (i32.const 1))
    (call $host
      (local.get 0) (i64.const 2) (local.get 0) (f32.const 3) (local.get 0) (local.get 0)
      (local.get 0) (local.get 0) (local.get 0) (local.get 0) (local.get 0) (local.get 0))))

;; ----
;; ;; func1 f
;; ;; calls memory_fill
;; function u0:1(i64 vmctx, i32) -> i32 tail {
;;     region0 = 0 "vm"
;;     sig0 = (i64, i32 sext, i64, i32 sext, i64) -> i32 sext system_v
;;     sig1 = (i64 vmctx) tail
;;     sig2 = (i64, i32 sext, i64, i32 sext, f32, i32 sext, i32 sext, i32 sext, i32 sext, i32 sext, i32 sext, i32 sext, i32 sext) -> i32 sext system_v
;;     sig3 = (i64 vmctx) tail
;;     fn0 = colocated u4294967295:0 sig1
;;     fn1 = colocated u4294967295:10 sig3
;;
;;                                 block0(v0: i64, v1: i32):
;; @0039                               v14 = get_stack_pointer.i64
;; @0039                               v15 = load.i64 notrap aligned v0
;; @0039                               v16 = icmp ult v14, v15
;; @0039                               brif v16, block6, block5
;;
;;                                 block5:
;; @003a                               v2 = iconst.i32 0
;; @003e                               v3 = iconst.i32 1
;; @0040                               v4 = uextend.i64 v2  ; v2 = 0
;; @0040                               v5 = uextend.i64 v3  ; v3 = 1
;; @0040                               v6 = iconst.i32 0
;; @0040                               v7 = load.i64 notrap aligned readonly can_move region0 v0+56
;; @0040                               v8 = call_indirect sig0, v7(v0, v6, v4, v1, v5)  ; v6 = 0
;; @0040                               brif v8, block1, block2
;;
;;                                 block1 cold:
;; @0040                               store.i32 notrap aligned region0 v8, v0+8
;; @0040                               call fn0(v0)
;; @0040                               trap user250
;;
;;                                 block2:
;; @0045                               v9 = iconst.i64 2
;; @0049                               v10 = f32const 0x1.800000p1
;; @005e                               v11 = load.i64 notrap aligned readonly can_move region0 v0+120
;; @005e                               v12 = call_indirect sig2, v11(v0, v1, v9, v1, v10, v1, v1, v1, v1, v1, v1, v1, v1)  ; v9 = 2, v10 = 0x1.800000p1
;; @005e                               v13 = load.i32 notrap aligned region0 v0+8
;; @005e                               brif v13, block3, block4
;;
;;                                 block3 cold:
;; @005e                               call fn0(v0)
;; @005e                               trap user250
;;
;;                                 block4:
;; @0060                               return v12
;;
;;                                 block6 cold:
;; @0039                               call fn1(v0)
;; @0039                               trap user10
;; }
