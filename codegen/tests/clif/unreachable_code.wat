;; target: x86_64

;; Nothing is made of what cannot be reached, and the code behind the block goes on.
(module
  (func $f (param i32) (result i32)
    (block
      (br_if 0 (local.get 0))
      (unreachable)
      (if (i32.add) (then (loop (br 0))) (else (br 1)))
      (drop))
    (i32.const 1)))

;; ----
;; ;; func0 f
;; function u0:0(i64 vmctx, i32) -> i32 tail {
;;     gv0 = vmctx
;;     gv1 = load.i64 notrap aligned gv0
;;     sig0 = (i64 vmctx) tail
;;     fn0 = colocated u4294967295:1 sig0
;;
;;                                 block0(v0: i64, v1: i32):
;; @001d                               brif v1, block1, block2
;;
;;                                 block2:
;; @001f                               jump block3
;;
;;                                 block3 cold:
;; @001f                               call fn0(v0)
;; @001f                               trap user1
;;
;;                                 block1:
;; @002e                               v2 = iconst.i32 1
;; @0030                               return v2  ; v2 = 1
;; }
