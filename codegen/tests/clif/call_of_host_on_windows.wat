;; target: x86_64 memory=checked traps=explicit system=windows

;; Windows' convention towards the host and the runtime.
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
;; function u0:1(i64 vmctx, i32) -> i32 tail {
;;     region0 = 0 "vm"
;;     region1 = 1 "memory"
;;     sig0 = (i64 vmctx) tail
;;     sig1 = (i64, i32, i64, i32, f32, i32, i32, i32, i32, i32, i32, i32, i32) -> i32 windows_fastcall
;;     sig2 = (i64 vmctx) tail
;;     fn0 = colocated u4294967295:2 sig0
;;     fn1 = colocated u4294967295:0 sig0
;;     fn2 = colocated u4294967295:10 sig2
;;
;;                                 block0(v0: i64, v1: i32):
;; @0039                               v16 = get_stack_pointer.i64
;; @0039                               v17 = load.i64 notrap aligned v0
;; @0039                               v18 = icmp ult v16, v17
;; @0039                               brif v18, block6, block5
;;
;;                                 block5:
;; @003a                               v2 = iconst.i32 0
;; @003e                               v3 = iconst.i32 1
;; @0040                               v4 = load.i64 notrap aligned region0 v0+144
;; @0040                               v5 = uextend.i64 v2  ; v2 = 0
;; @0040                               v6 = icmp uge v5, v4
;; @0040                               v7 = uextend.i64 v2  ; v2 = 0
;; @0040                               v8 = load.i64 notrap aligned readonly can_move region0 v0+136
;; @0040                               v9 = iadd v8, v7
;; @0040                               v10 = ireduce.i8 v1
;; @0040                               store notrap little region1 v10, v9
;; @0045                               v11 = iconst.i64 2
;; @0049                               v12 = f32const 0x1.800000p1
;; @005e                               v13 = load.i64 notrap aligned readonly can_move region0 v0+120
;; @005e                               v14 = call_indirect sig1, v13(v0, v1, v11, v1, v12, v1, v1, v1, v1, v1, v1, v1, v1)  ; v11 = 2, v12 = 0x1.800000p1
;; @005e                               v15 = load.i32 notrap aligned region0 v0+8
;; @005e                               brif v15, block3, block4
;;
;;                                 block1 cold:
;; @0040                               call fn0(v0)
;; @0040                               trap user2
;;
;;                                 block3 cold:
;; @005e                               call fn1(v0)
;; @005e                               trap user250
;;
;;                                 block4:
;; @0060                               return v14
;;
;;                                 block6 cold:
;; @0039                               call fn2(v0)
;; @0039                               trap user10
;; }
