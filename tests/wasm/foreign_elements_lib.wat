;; What `foreign_elements` imports: a function that reads this instance's memory, and a function of the host passed on.
(module
  (import "env" "host" (func $host (param i32) (result i32)))
  (memory 1)
  (data (i32.const 0) "\aa\00\00\00")
  (export "passed_on" (func $host))
  (func (export "peek") (param i32) (result i32) (i32.load (local.get 0))))
