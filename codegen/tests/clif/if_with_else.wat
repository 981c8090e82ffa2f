;; target: x86_64

(module
  (func $f (param i32 i64) (result i64)
    (local.get 1)
    (if (param i64) (result i64) (local.get 0)
      (then (i64.const 1) (i64.add))
      (else (i64.const 2) (i64.sub)))))

;; ----
;; ;; func0 f
;; function u0:0(i64 vmctx, i32, i64) -> i64 tail {
;;     gv0 = vmctx
;;     gv1 = load.i64 notrap aligned gv0
;;
;;                                 block0(v0: i64, v1: i32, v2: i64):
;; @0023                               brif v1, block1, block2
;;
;;                                 block1:
;; @0025                               v3 = iconst.i64 1
;; @0027                               v4 = iadd.i64 v2, v3  ; v3 = 1
;; @0028                               jump block3(v4)
;;
;;                                 block2:
;; @0029                               v6 = iconst.i64 2
;; @002b                               v7 = isub.i64 v2, v6  ; v6 = 2
;; @002c                               jump block3(v7)
;;
;;                                 block3(v5: i64):
;; @002d                               return v5
;; }
