;; WebAssembly allows imports of one name and two types.
(module
  (import "env" "f" (func (param i32)))
  (import "env" "f" (func (param i64))))
