;; target: x86_64

;; Without values the table goes to the blocks themselves.
(module
  (func $f (param i32) (result i32)
    (block $a (block $b
      (br_table $a $b $a $b (local.get 0)))
      (return (i32.const 1)))
    (i32.const 2)))

;; ----
;; ;; func0 f
;; function u0:0(i64 vmctx, i32) -> i32 tail {
;;     gv0 = vmctx
;;     gv1 = load.i64 notrap aligned gv0
;;
;;                                 block0(v0: i64, v1: i32):
;; @001f                               br_table v1, block1, [block2, block1, block2]
;;
;;                                 block1:
;; @0026                               v2 = iconst.i32 1
;; @0028                               return v2  ; v2 = 1
;;
;;                                 block2:
;; @002a                               v3 = iconst.i32 2
;; @002c                               return v3  ; v3 = 2
;; }
