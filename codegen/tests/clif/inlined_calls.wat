;; target: x86_64

;; Small functions take the place of their calls, also within each other, and one that calls itself once.
(module
  (memory (export "memory") 1)
  (func $get (param $at i32) (result i32)
    (if (i32.eqz (local.get $at)) (then (return (i32.const -1))))
    (i32.load offset=4 (local.get $at)))
  (func $twice (param $at i32) (result i32)
    (i32.add (call $get (local.get $at)) (call $get (i32.const 0))))
  (func $fact (export "fact") (param $n i32) (result i32)
    (if (result i32) (local.get $n)
      (then (i32.mul (local.get $n) (call $fact (i32.sub (local.get $n) (i32.const 1)))))
      (else (i32.const 1))))
  (func (export "run") (param $at i32) (result i32)
    (call $twice (local.get $at))))

;; ----
;; ;; func0 get
;; function u0:0(i64 vmctx, i32) -> i32 tail {
;;     region0 = 0 "vm"
;;     region1 = 1 "memory"
;;
;;                                 block0(v0: i64, v1: i32):
;; @003c                               v2 = iconst.i32 0
;; @003c                               v3 = icmp eq v1, v2  ; v2 = 0
;; @003c                               v4 = uextend.i32 v3
;; @003d                               brif v4, block1, block2
;;
;;                                 block1:
;; @003f                               v5 = iconst.i32 -1
;; @0041                               return v5  ; v5 = -1
;;
;;                                 block2:
;; @0045                               v6 = uextend.i64 v1
;; @0045                               v7 = load.i64 notrap aligned readonly can_move region0 v0+120
;; @0045                               v8 = iadd v7, v6
;; @0045                               v9 = load.i32 user2 little region1 v8+4
;; @0048                               return v9
;; }
;;
;; ;; func1 twice
;; function u0:1(i64 vmctx, i32) -> i32 tail {
;;     region0 = 0 "vm"
;;     region1 = 1 "memory"
;;
;;                                 block0(v0: i64, v1: i32):
;; @40000001                           v2 = iconst.i32 0
;; @40000001                           v3 = icmp eq v1, v2  ; v2 = 0
;; @40000001                           v4 = uextend.i32 v3
;; @40000002                           brif v4, block1, block2
;;
;;                                 block1:
;; @40000003                           v5 = iconst.i32 -1
;; @40000004                           jump block3(v5)  ; v5 = -1
;;
;;                                 block2:
;; @40000007                           v7 = uextend.i64 v1
;; @40000007                           v8 = load.i64 notrap aligned readonly can_move region0 v0+120
;; @40000007                           v9 = iadd v8, v7
;; @40000007                           v10 = load.i32 user2 little region1 v9+4
;; @40000008                           jump block3(v10)
;;
;;                                 block3(v6: i32):
;; @004f                               v11 = iconst.i32 0
;; @4000000a                           v12 = iconst.i32 0
;; @4000000a                           v13 = icmp eq v11, v12  ; v11 = 0, v12 = 0
;; @4000000a                           v14 = uextend.i32 v13
;; @4000000b                           brif v14, block5, block6
;;
;;                                 block5:
;; @4000000c                           v15 = iconst.i32 -1
;; @4000000d                           jump block7(v15)  ; v15 = -1
;;
;;                                 block6:
;; @40000010                           v17 = uextend.i64 v11  ; v11 = 0
;; @40000010                           v18 = load.i64 notrap aligned readonly can_move region0 v0+120
;; @40000010                           v19 = iadd v18, v17
;; @40000010                           v20 = load.i32 user2 little region1 v19+4
;; @40000011                           jump block7(v20)
;;
;;                                 block7(v16: i32):
;; @0053                               v21 = iadd.i32 v6, v16
;; @0054                               return v21
;; }
;;
;; ;; func2 fact
;; function u0:2(i64 vmctx, i32) -> i32 tail {
;;     gv0 = vmctx
;;     gv1 = load.i64 notrap aligned gv0
;;     sig0 = (i64 vmctx, i32) -> i32 tail
;;     fn0 = colocated u0:2 sig0
;;     stack_limit = gv1
;;
;;                                 block0(v0: i64, v1: i32):
;; @0059                               brif v1, block1, block2
;;
;;                                 block1:
;; @005f                               v2 = iconst.i32 1
;; @0061                               v3 = isub.i32 v1, v2  ; v2 = 1
;; @40000001                           brif v3, block3, block4
;;
;;                                 block3:
;; @40000004                           v4 = iconst.i32 1
;; @40000005                           v5 = isub.i32 v3, v4  ; v4 = 1
;; @40000006                           v6 = call fn0(v0, v5)
;; @40000007                           v7 = imul.i32 v3, v6
;; @40000008                           jump block5(v7)
;;
;;                                 block4:
;; @40000009                           v9 = iconst.i32 1
;; @4000000a                           jump block5(v9)  ; v9 = 1
;;
;;                                 block5(v8: i32):
;; @0064                               v10 = imul.i32 v1, v8
;; @0065                               jump block6(v10)
;;
;;                                 block2:
;; @0066                               v12 = iconst.i32 1
;; @0068                               jump block6(v12)  ; v12 = 1
;;
;;                                 block6(v11: i32):
;; @0069                               return v11
;; }
;;
;; ;; func3
;; function u0:3(i64 vmctx, i32) -> i32 tail {
;;     region0 = 0 "vm"
;;     region1 = 1 "memory"
;;
;;                                 block0(v0: i64, v1: i32):
;; @40000003                           v2 = iconst.i32 0
;; @40000003                           v3 = icmp eq v1, v2  ; v2 = 0
;; @40000003                           v4 = uextend.i32 v3
;; @40000004                           brif v4, block1, block2
;;
;;                                 block1:
;; @40000005                           v5 = iconst.i32 -1
;; @40000006                           jump block3(v5)  ; v5 = -1
;;
;;                                 block2:
;; @40000009                           v7 = uextend.i64 v1
;; @40000009                           v8 = load.i64 notrap aligned readonly can_move region0 v0+120
;; @40000009                           v9 = iadd v8, v7
;; @40000009                           v10 = load.i32 user2 little region1 v9+4
;; @4000000a                           jump block3(v10)
;;
;;                                 block3(v6: i32):
;; @4000000b                           v11 = iconst.i32 0
;; @4000000e                           v12 = iconst.i32 0
;; @4000000e                           v13 = icmp eq v11, v12  ; v11 = 0, v12 = 0
;; @4000000e                           v14 = uextend.i32 v13
;; @4000000f                           brif v14, block5, block6
;;
;;                                 block5:
;; @40000010                           v15 = iconst.i32 -1
;; @40000011                           jump block7(v15)  ; v15 = -1
;;
;;                                 block6:
;; @40000014                           v17 = uextend.i64 v11  ; v11 = 0
;; @40000014                           v18 = load.i64 notrap aligned readonly can_move region0 v0+120
;; @40000014                           v19 = iadd v18, v17
;; @40000014                           v20 = load.i32 user2 little region1 v19+4
;; @40000015                           jump block7(v20)
;;
;;                                 block7(v16: i32):
;; @40000016                           v21 = iadd.i32 v6, v16
;; @0070                               return v21
;; }
