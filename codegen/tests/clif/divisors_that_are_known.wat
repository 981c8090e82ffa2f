;; target: x86_64

;; What a branch, a mask or a sum shows of a divisor need not be tested again.
(module
  (func $base (param i32 i32) (result i32)
    (i32.div_s (local.get 0) (i32.add (i32.and (local.get 1) (i32.const 31)) (i32.const 2))))
  (func $gcd (param $a i32) (param $b i32) (result i32) (local $rest i32)
    (if (i32.eqz (local.get $b)) (then (return (local.get $a))))
    (loop $next
      (local.set $rest (i32.rem_u (local.get $a) (local.get $b)))
      (local.set $a (local.get $b))
      (br_if $next (local.tee $b (local.get $rest))))
    (local.get $a))
  (func $signed (param i32 i32) (result i32)
    (if (local.get 1) (then (return (i32.div_s (local.get 0) (local.get 1)))))
    (i32.const 0)))

;; ----
;; ;; func0 base
;; function u0:0(i64 vmctx, i32, i32) -> i32 tail {
;;     sig0 = (i64 vmctx) tail
;;     fn0 = colocated u4294967295:8 sig0
;;     fn1 = colocated u4294967295:7 sig0
;;
;;                                 block0(v0: i64, v1: i32, v2: i32):
;; @0020                               v3 = iconst.i32 31
;; @0022                               v4 = band v2, v3  ; v3 = 31
;; @0023                               v5 = iconst.i32 2
;; @0025                               v6 = iadd v4, v5  ; v5 = 2
;; @0026                               v7 = iconst.i32 1
;; @0026                               v8 = iadd v6, v7  ; v7 = 1
;; @0026                               v9 = iconst.i32 1
;; @0026                               v10 = icmp ule v8, v9  ; v9 = 1
;; @0026                               jump block2
;;
;;                                 block1 cold:
;; @0026                               v11 = iconst.i32 0
;; @0026                               v12 = icmp.i32 eq v6, v11  ; v11 = 0
;; @0026                               brif v12, block3, block4
;;
;;                                 block3 cold:
;; @0026                               call fn0(v0)
;; @0026                               trap user8
;;
;;                                 block4 cold:
;; @0026                               v13 = iconst.i32 -2147483648
;; @0026                               v14 = icmp.i32 eq v1, v13  ; v13 = -2147483648
;; @0026                               brif v14, block5, block6
;;
;;                                 block5 cold:
;; @0026                               call fn1(v0)
;; @0026                               trap user7
;;
;;                                 block6 cold:
;; @0026                               jump block2
;;
;;                                 block2:
;; @0026                               v15 = sdiv.i32 v1, v6
;; @0027                               return v15
;; }
;;
;; ;; func1 gcd
;; function u0:1(i64 vmctx, i32, i32) -> i32 tail {
;;     sig0 = (i64 vmctx) tail
;;     fn0 = colocated u4294967295:8 sig0
;;
;;                                 block0(v0: i64, v1: i32, v2: i32):
;; @0029                               v3 = iconst.i32 0
;; @002e                               v4 = iconst.i32 0
;; @002e                               v5 = icmp eq v2, v4  ; v4 = 0
;; @002e                               v6 = uextend.i32 v5
;; @002f                               brif v6, block1, block2
;;
;;                                 block1:
;; @0033                               return v1
;;
;;                                 block2:
;; @0035                               jump block4(v1, v2)
;;
;;                                 block4(v7: i32, v8: i32):
;; @003b                               v9 = iconst.i32 0
;; @003b                               v10 = icmp eq v8, v9  ; v9 = 0
;; @003b                               v11 = urem v7, v8
;; @0046                               brif v11, block4(v8, v11), block7
;;
;;                                 block5 cold:
;; @003b                               call fn0(v0)
;; @003b                               trap user8
;;
;;                                 block7:
;; @004b                               return v8
;; }
;;
;; ;; func2 signed
;; function u0:2(i64 vmctx, i32, i32) -> i32 tail {
;;     sig0 = (i64 vmctx) tail
;;     fn0 = colocated u4294967295:8 sig0
;;     fn1 = colocated u4294967295:7 sig0
;;
;;                                 block0(v0: i64, v1: i32, v2: i32):
;; @0050                               brif v2, block1, block2
;;
;;                                 block1:
;; @0056                               v3 = iconst.i32 1
;; @0056                               v4 = iadd.i32 v2, v3  ; v3 = 1
;; @0056                               v5 = iconst.i32 1
;; @0056                               v6 = icmp ule v4, v5  ; v5 = 1
;; @0056                               brif v6, block3, block4
;;
;;                                 block3 cold:
;; @0056                               v7 = iconst.i32 0
;; @0056                               v8 = icmp.i32 eq v2, v7  ; v7 = 0
;; @0056                               brif v8, block5, block6
;;
;;                                 block5 cold:
;; @0056                               call fn0(v0)
;; @0056                               trap user8
;;
;;                                 block6 cold:
;; @0056                               v9 = iconst.i32 -2147483648
;; @0056                               v10 = icmp.i32 eq v1, v9  ; v9 = -2147483648
;; @0056                               brif v10, block7, block8
;;
;;                                 block7 cold:
;; @0056                               call fn1(v0)
;; @0056                               trap user7
;;
;;                                 block8 cold:
;; @0056                               jump block4
;;
;;                                 block4:
;; @0056                               v11 = sdiv.i32 v1, v2
;; @0057                               return v11
;;
;;                                 block2:
;; @0059                               v12 = iconst.i32 0
;; @005b                               return v12  ; v12 = 0
;; }
