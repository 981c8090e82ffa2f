;; target: x86_64

;; What the `if` takes is what it leaves.
(module
  (func $f (param i32 i64) (result i64)
    (local.get 1)
    (if (param i64) (result i64) (local.get 0) (then (i64.eqz) (i64.extend_i32_u)))))

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
;; @0025                               v3 = iconst.i64 0
;; @0025                               v4 = icmp.i64 eq v2, v3  ; v3 = 0
;; @0025                               v5 = uextend.i32 v4
;; @0026                               v6 = uextend.i64 v5
;; @0027                               jump block3(v6)
;;
;;                                 block2:
;; @0027                               jump block3(v2)
;;
;;                                 block3(v7: i64):
;; @0028                               return v7
;; }
