;; target: x86_64

;; Each distinct target gets one edge of its own, whatever the number of entries.
(module
  (func $f (param i32 i64) (result i64)
    (block $a (result i64) (block $b (result i64)
      (br_table $a $b $a $b $a (local.get 1) (local.get 0)))
      (i64.const 1)
      (i64.add))))

;; ----
;; ;; func0 f
;; function u0:0(i64 vmctx, i32, i64) -> i64 tail {
;;     gv0 = vmctx
;;     gv1 = load.i64 notrap aligned gv0
;;
;;                                 block0(v0: i64, v1: i32, v2: i64):
;; @0022                               br_table v1, block2, [block2, block3, block2, block3]
;;
;;                                 block2:
;; @0022                               jump block1(v2)
;;
;;                                 block3:
;; @0022                               jump block4(v2)
;;
;;                                 block4(v4: i64):
;; @002a                               v5 = iconst.i64 1
;; @002c                               v6 = iadd v4, v5  ; v5 = 1
;; @002d                               jump block1(v6)
;;
;;                                 block1(v3: i64):
;; @002e                               return v3
;; }
