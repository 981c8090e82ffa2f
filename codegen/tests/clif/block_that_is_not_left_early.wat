;; target: x86_64

;; Without a branch to it, a block's end is no edge.
(module
  (func $f (param i32) (result i32)
    (block (result i32) (block (result i32) (local.get 0)))))

;; ----
;; ;; func0 f
;; function u0:0(i64 vmctx, i32) -> i32 tail {
;;     gv0 = vmctx
;;     gv1 = load.i64 notrap aligned gv0
;;
;;                                 block0(v0: i64, v1: i32):
;; @0021                               return v1
;; }
