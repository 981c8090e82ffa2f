;; target: x86_64

;; Nothing is left for the instruction to fault on. A divisor that is known needs no test.
(module
  (func $unknown (param i32 i32) (result i32) (i32.div_s (local.get 0) (local.get 1)))
  (func $remainder (param i64 i64) (result i64) (i64.rem_s (local.get 0) (local.get 1)))
  (func $ten (param i32) (result i32) (i32.div_s (local.get 0) (i32.const 10)))
  (func $minus_one (param i32) (result i32) (i32.div_s (local.get 0) (i32.const -1)))
  (func $zero (param i32) (result i32) (i32.rem_u (local.get 0) (i32.const 0))))

;; ----
;; ;; func0 unknown
;; function u0:0(i64 vmctx, i32, i32) -> i32 tail {
;;     sig0 = (i64 vmctx) tail
;;     fn0 = colocated u4294967295:8 sig0
;;     fn1 = colocated u4294967295:7 sig0
;;
;;                                 block0(v0: i64, v1: i32, v2: i32):
;; @002d                               v3 = iconst.i32 1
;; @002d                               v4 = iadd v2, v3  ; v3 = 1
;; @002d                               v5 = iconst.i32 1
;; @002d                               v6 = icmp ule v4, v5  ; v5 = 1
;; @002d                               brif v6, block1, block2
;;
;;                                 block1 cold:
;; @002d                               v7 = iconst.i32 0
;; @002d                               v8 = icmp.i32 eq v2, v7  ; v7 = 0
;; @002d                               brif v8, block3, block4
;;
;;                                 block3 cold:
;; @002d                               call fn0(v0)
;; @002d                               trap user8
;;
;;                                 block4 cold:
;; @002d                               v9 = iconst.i32 -2147483648
;; @002d                               v10 = icmp.i32 eq v1, v9  ; v9 = -2147483648
;; @002d                               brif v10, block5, block6
;;
;;                                 block5 cold:
;; @002d                               call fn1(v0)
;; @002d                               trap user7
;;
;;                                 block6 cold:
;; @002d                               jump block2
;;
;;                                 block2:
;; @002d                               v11 = sdiv.i32 v1, v2
;; @002e                               return v11
;; }
;;
;; ;; func1 remainder
;; function u0:1(i64 vmctx, i64, i64) -> i64 tail {
;;     sig0 = (i64 vmctx) tail
;;     fn0 = colocated u4294967295:8 sig0
;;
;;                                 block0(v0: i64, v1: i64, v2: i64):
;; @0035                               v3 = iconst.i64 0
;; @0035                               v4 = icmp eq v2, v3  ; v3 = 0
;; @0035                               brif v4, block1, block2
;;
;;                                 block1 cold:
;; @0035                               call fn0(v0)
;; @0035                               trap user8
;;
;;                                 block2:
;; @0035                               v5 = srem.i64 v1, v2
;; @0036                               return v5
;; }
;;
;; ;; func2 ten
;; function u0:2(i64 vmctx, i32) -> i32 tail {
;;                                 block0(v0: i64, v1: i32):
;; @003b                               v2 = iconst.i32 10
;; @003d                               v3 = sdiv v1, v2  ; v2 = 10
;; @003e                               return v3
;; }
;;
;; ;; func3 minus_one
;; function u0:3(i64 vmctx, i32) -> i32 tail {
;;     sig0 = (i64 vmctx) tail
;;     fn0 = colocated u4294967295:7 sig0
;;
;;                                 block0(v0: i64, v1: i32):
;; @0043                               v2 = iconst.i32 -1
;; @0045                               v3 = iconst.i32 -2147483648
;; @0045                               v4 = icmp eq v1, v3  ; v3 = -2147483648
;; @0045                               brif v4, block1, block2
;;
;;                                 block1 cold:
;; @0045                               call fn0(v0)
;; @0045                               trap user7
;;
;;                                 block2:
;; @0045                               v5 = sdiv.i32 v1, v2  ; v2 = -1
;; @0046                               return v5
;; }
;;
;; ;; func4 zero
;; function u0:4(i64 vmctx, i32) -> i32 tail {
;;     sig0 = (i64 vmctx) tail
;;     fn0 = colocated u4294967295:8 sig0
;;
;;                                 block0(v0: i64, v1: i32):
;; @004b                               v2 = iconst.i32 0
;; @004d                               v3 = iconst.i32 0
;; @004d                               v4 = icmp eq v2, v3  ; v2 = 0, v3 = 0
;; @004d                               brif v4, block1, block2
;;
;;                                 block1 cold:
;; @004d                               call fn0(v0)
;; @004d                               trap user8
;;
;;                                 block2:
;; @004d                               v5 = urem.i32 v1, v2  ; v2 = 0
;; @004e                               return v5
;; }
