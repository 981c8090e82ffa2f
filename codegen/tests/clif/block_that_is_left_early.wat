;; target: x86_64

;; The block behind the `end` has a parameter for the result; both edges carry it.
(module
  (func $f (param i32) (result i32)
    (block (result i32)
      (br_if 0 (i32.const 1) (local.get 0))
      (drop)
      (i32.const 2))))

;; ----
;; ;; func0 f
;; function u0:0(i64 vmctx, i32) -> i32 tail {
;;     gv0 = vmctx
;;     gv1 = load.i64 notrap aligned gv0
;;
;;                                 block0(v0: i64, v1: i32):
;; @001b                               v2 = iconst.i32 1
;; @001f                               brif v1, block1(v2), block2  ; v2 = 1
;;
;;                                 block2:
;; @0022                               v4 = iconst.i32 2
;; @0024                               jump block1(v4)  ; v4 = 2
;;
;;                                 block1(v3: i32):
;; @0025                               return v3
;; }
