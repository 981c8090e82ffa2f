;; target: aarch64 memory=checked traps=explicit

;; Only a function that calls has a check, unless what it calls is known and uses a bounded amount of stack.
(module
  (import "host" "f" (func $unknown (param i32) (result i32)))
  (func $leaf (param i32) (result i32) (local.get 0))
  (func $bounded (param i32) (result i32) (call $leaf (local.get 0)))
  (func $f (param i32) (result i32) (call $unknown (local.get 0))))

;; ----
;; ;; func1 leaf
;; function u0:1(i64 vmctx, i32) -> i32 tail {
;;                                 block0(v0: i64, v1: i32):
;; @0029                               return v1
;; }
;;
;; ;; func2 bounded
;; function u0:2(i64 vmctx, i32) -> i32 tail {
;;                                 block0(v0: i64, v1: i32):
;; @0030                               return v1
;; }
;;
;; ;; func3 f
;; function u0:3(i64 vmctx, i32) -> i32 tail {
;;     region0 = 0 "vm"
;;     sig0 = (i64, i32) -> i32 system_v
;;     sig1 = (i64 vmctx) tail
;;     sig2 = (i64 vmctx) tail
;;     fn0 = colocated u4294967295:0 sig1
;;     fn1 = colocated u4294967295:10 sig2
;;
;;                                 block0(v0: i64, v1: i32):
;; @0032                               v5 = get_stack_pointer.i64
;; @0032                               v6 = load.i64 notrap aligned v0
;; @0032                               v7 = icmp ult v5, v6
;; @0032                               brif v7, block4, block3
;;
;;                                 block3:
;; @0035                               v2 = load.i64 notrap aligned readonly can_move region0 v0+120
;; @0035                               v3 = call_indirect sig0, v2(v0, v1)
;; @0035                               v4 = load.i32 notrap aligned region0 v0+8
;; @0035                               brif v4, block1, block2
;;
;;                                 block1 cold:
;; @0035                               call fn0(v0)
;; @0035                               trap user250
;;
;;                                 block2:
;; @0037                               return v3
;;
;;                                 block4 cold:
;; @0032                               call fn1(v0)
;; @0032                               trap user10
;; }
