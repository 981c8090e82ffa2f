;; target: x86_64

;; A sum that cannot wrap is part of the offset, a shift that loses nothing part of the address. A sum that may wrap stays.
(module
  (memory (export "memory") 1)
  (func (export "mask") (param i32) (result i32)
    (i32.load offset=4 (i32.add (i32.shl (i32.and (local.get 0) (i32.const 255)) (i32.const 2)) (i32.const 1024))))
  (func (export "minus") (param i32) (result i32)
    (i32.load offset=4 (i32.sub (i32.or (local.get 0) (i32.const 8)) (i32.const 4))))
  (func (export "wraps") (param i32) (result i32)
    (i32.load offset=4 (i32.add (local.get 0) (i32.const 1024)))))

;; ----
;; ;; func0
;; function u0:0(i64 vmctx, i32) -> i32 tail {
;;     region0 = 0 "vm"
;;     region1 = 1 "memory"
;;
;;                                 block0(v0: i64, v1: i32):
;; @0045                               v2 = iconst.i32 255
;; @0048                               v3 = band v1, v2  ; v2 = 255
;; @0049                               v4 = iconst.i32 2
;; @004b                               v5 = ishl v3, v4  ; v4 = 2
;; @004c                               v6 = iconst.i32 1024
;; @004f                               v7 = iadd v5, v6  ; v6 = 1024
;; @0050                               v8 = uextend.i64 v7
;; @0050                               v9 = load.i64 notrap aligned readonly can_move region0 v0+120
;; @0050                               v10 = iadd v9, v8
;; @0050                               v12 = uextend.i64 v3
;; @0050                               v13 = iconst.i64 2
;; @0050                               v14 = ishl v12, v13  ; v13 = 2
;; @0050                               v15 = iadd v9, v14
;; @0050                               v11 = load.i32 user2 little region1 v15+1028
;; @0053                               return v11
;; }
;;
;; ;; func1
;; function u0:1(i64 vmctx, i32) -> i32 tail {
;;     region0 = 0 "vm"
;;     region1 = 1 "memory"
;;
;;                                 block0(v0: i64, v1: i32):
;; @0058                               v2 = iconst.i32 8
;; @005a                               v3 = bor v1, v2  ; v2 = 8
;; @005b                               v4 = iconst.i32 4
;; @005d                               v5 = isub v3, v4  ; v4 = 4
;; @005e                               v6 = uextend.i64 v5
;; @005e                               v7 = load.i64 notrap aligned readonly can_move region0 v0+120
;; @005e                               v8 = iadd v7, v6
;; @005e                               v10 = uextend.i64 v3
;; @005e                               v11 = iadd v7, v10
;; @005e                               v9 = load.i32 user2 little region1 v11
;; @0061                               return v9
;; }
;;
;; ;; func2
;; function u0:2(i64 vmctx, i32) -> i32 tail {
;;     region0 = 0 "vm"
;;     region1 = 1 "memory"
;;
;;                                 block0(v0: i64, v1: i32):
;; @0066                               v2 = iconst.i32 1024
;; @0069                               v3 = iadd v1, v2  ; v2 = 1024
;; @006a                               v4 = uextend.i64 v3
;; @006a                               v5 = load.i64 notrap aligned readonly can_move region0 v0+120
;; @006a                               v6 = iadd v5, v4
;; @006a                               v7 = load.i32 user2 little region1 v6+4
;; @006d                               return v7
;; }
