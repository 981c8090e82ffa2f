(module
  (memory (export "memory") 1)
  (table 2 funcref)
  (func $unreachable (export "unreachable") (unreachable))
  (func $divide (export "divide") (param i32 i32) (result i32) (i32.div_s (local.get 0) (local.get 1)))
  (func $remainder (param i64 i64) (result i64) (i64.rem_u (local.get 0) (local.get 1)))
  (func $convert (param f64) (result i32) (i32.trunc_f64_s (local.get 0)))
  (func $saturate (param f64) (result i32) (i32.trunc_sat_f64_s (local.get 0)))
  (func $load (param i32) (result i32) (i32.load (local.get 0)))
  (func $table (param i32) (result funcref) (table.get (local.get 0)))
  (func $indirect (param i32) (call_indirect (local.get 0))))

;; x86_64 with hardware traps
;;   section .include_wasm.meta, flags 2, alignment 8
;;   section .text, flags 6, alignment 64
;;   section .include_wasm.data, flags 2, alignment 16
;;   section .symtab, flags 0, alignment 8
;;   section .strtab, flags 0, alignment 1
;;   section .shstrtab, flags 0, alignment 1
;;   function unreachable: unreachable
;;   function remainder: integer divide by zero, integer divide by zero
;;   function divide: integer overflow, integer overflow, integer divide by zero, integer divide by zero
;;   function convert: integer overflow, invalid conversion to integer
;;   function saturate
;;   function load: out of bounds memory access
;;   function table: out of bounds table access
;;   function indirect: indirect call type mismatch, uninitialized element, undefined element, call stack exhausted
;;   function raise[1]
;;   function raise[3]
;;   function raise[4]
;;   function raise[5]
;;   function raise[6]
;;   function raise[7]
;;   function raise[8]
;;   function raise[9]
;;   undefined include_wasm_raise
;; x86_64 with explicit traps
;;   section .include_wasm.meta, flags 2, alignment 8
;;   section .text, flags 6, alignment 64
;;   section .include_wasm.data, flags 2, alignment 16
;;   section .symtab, flags 0, alignment 8
;;   section .strtab, flags 0, alignment 1
;;   section .shstrtab, flags 0, alignment 1
;;   function unreachable: unreachable
;;   function remainder: integer divide by zero
;;   function divide: integer overflow, integer divide by zero
;;   function convert: integer overflow, invalid conversion to integer
;;   function saturate
;;   function load: out of bounds memory access
;;   function table: out of bounds table access
;;   function indirect: indirect call type mismatch, uninitialized element, undefined element, call stack exhausted
;;   function entry-slots[->]
;;   function entry-slots[i32,i32->i32]
;;   function raise[1]
;;   function raise[2]
;;   function raise[3]
;;   function raise[4]
;;   function raise[5]
;;   function raise[6]
;;   function raise[7]
;;   function raise[8]
;;   function raise[9]
;;   function raise[10]
;;   undefined include_wasm_raise
;; aarch64 with hardware traps
;;   section .include_wasm.meta, flags 2, alignment 8
;;   section .text, flags 6, alignment 64
;;   section .include_wasm.data, flags 2, alignment 16
;;   section .symtab, flags 0, alignment 8
;;   section .strtab, flags 0, alignment 1
;;   section .shstrtab, flags 0, alignment 1
;;   function unreachable: unreachable
;;   function divide: integer overflow, integer divide by zero, integer divide by zero, integer overflow
;;   function remainder: integer divide by zero, integer divide by zero
;;   function convert: integer overflow, invalid conversion to integer
;;   function saturate
;;   function load: out of bounds memory access
;;   function table: out of bounds table access
;;   function indirect: indirect call type mismatch, uninitialized element, undefined element, call stack exhausted
;;   function raise[1]
;;   function raise[3]
;;   function raise[4]
;;   function raise[5]
;;   function raise[6]
;;   function raise[7]
;;   function raise[8]
;;   function raise[9]
;;   undefined include_wasm_raise
;; aarch64 with explicit traps
;;   section .include_wasm.meta, flags 2, alignment 8
;;   section .text, flags 6, alignment 64
;;   section .include_wasm.data, flags 2, alignment 16
;;   section .symtab, flags 0, alignment 8
;;   section .strtab, flags 0, alignment 1
;;   section .shstrtab, flags 0, alignment 1
;;   function unreachable: unreachable
;;   function divide: integer overflow, integer divide by zero
;;   function remainder: integer divide by zero
;;   function convert: integer overflow, invalid conversion to integer
;;   function saturate
;;   function load: out of bounds memory access
;;   function table: out of bounds table access
;;   function indirect: indirect call type mismatch, uninitialized element, undefined element, call stack exhausted
;;   function entry-slots[->]
;;   function entry-slots[i32,i32->i32]
;;   function raise[1]
;;   function raise[2]
;;   function raise[3]
;;   function raise[4]
;;   function raise[5]
;;   function raise[6]
;;   function raise[7]
;;   function raise[8]
;;   function raise[9]
;;   function raise[10]
;;   undefined include_wasm_raise
;; riscv64 with hardware traps
;;   section .include_wasm.meta, flags 2, alignment 8
;;   section .text, flags 6, alignment 64
;;   section .include_wasm.data, flags 2, alignment 16
;;   section .riscv.attributes, flags 0, alignment 1
;;   section .symtab, flags 0, alignment 8
;;   section .strtab, flags 0, alignment 1
;;   section .shstrtab, flags 0, alignment 1
;;   function unreachable: unreachable
;;   function divide: integer divide by zero, integer overflow, integer overflow, integer divide by zero
;;   function remainder: integer divide by zero, integer divide by zero
;;   function convert: integer overflow, invalid conversion to integer
;;   function saturate
;;   function load: out of bounds memory access
;;   function table: out of bounds table access
;;   function indirect: call stack exhausted, indirect call type mismatch, uninitialized element, undefined element
;;   function entry[->]
;;   function entry[i32,i32->i32]
;;   function raise[1]
;;   function raise[2]
;;   function raise[3]
;;   function raise[4]
;;   function raise[5]
;;   function raise[6]
;;   function raise[7]
;;   function raise[8]
;;   function raise[9]
;;   undefined include_wasm_raise
;; riscv64 with explicit traps
;;   section .include_wasm.meta, flags 2, alignment 8
;;   section .text, flags 6, alignment 64
;;   section .include_wasm.data, flags 2, alignment 16
;;   section .riscv.attributes, flags 0, alignment 1
;;   section .symtab, flags 0, alignment 8
;;   section .strtab, flags 0, alignment 1
;;   section .shstrtab, flags 0, alignment 1
;;   function unreachable: unreachable
;;   function divide: integer overflow, integer divide by zero
;;   function remainder: integer divide by zero
;;   function convert: integer overflow, invalid conversion to integer
;;   function saturate
;;   function load: out of bounds memory access
;;   function table: out of bounds table access
;;   function indirect: indirect call type mismatch, uninitialized element, undefined element, call stack exhausted
;;   function entry[->]
;;   function entry-slots[->]
;;   function entry[i32,i32->i32]
;;   function entry-slots[i32,i32->i32]
;;   function raise[1]
;;   function raise[2]
;;   function raise[3]
;;   function raise[4]
;;   function raise[5]
;;   function raise[6]
;;   function raise[7]
;;   function raise[8]
;;   function raise[9]
;;   function raise[10]
;;   undefined include_wasm_raise
;; s390x with hardware traps
;;   section .include_wasm.meta, flags 2, alignment 8
;;   section .text, flags 6, alignment 64
;;   section .include_wasm.data, flags 2, alignment 16
;;   section .symtab, flags 0, alignment 8
;;   section .strtab, flags 0, alignment 1
;;   section .shstrtab, flags 0, alignment 1
;;   function unreachable: unreachable
;;   function divide: integer overflow, integer divide by zero, integer overflow, integer divide by zero
;;   function remainder: integer divide by zero, integer divide by zero
;;   function convert: integer overflow, invalid conversion to integer
;;   function saturate
;;   function load: out of bounds memory access
;;   function table: out of bounds table access
;;   function indirect: indirect call type mismatch, uninitialized element, undefined element, call stack exhausted
;;   function entry[->]
;;   function entry[i32,i32->i32]
;;   function raise[1]
;;   function raise[3]
;;   function raise[4]
;;   function raise[5]
;;   function raise[6]
;;   function raise[7]
;;   function raise[8]
;;   function raise[9]
;;   function raise[10]
;;   undefined include_wasm_raise
;; s390x with explicit traps
;;   section .include_wasm.meta, flags 2, alignment 8
;;   section .text, flags 6, alignment 64
;;   section .include_wasm.data, flags 2, alignment 16
;;   section .symtab, flags 0, alignment 8
;;   section .strtab, flags 0, alignment 1
;;   section .shstrtab, flags 0, alignment 1
;;   function unreachable: unreachable
;;   function divide: integer overflow, integer divide by zero
;;   function remainder: integer divide by zero
;;   function convert: integer overflow, invalid conversion to integer
;;   function saturate
;;   function load: out of bounds memory access
;;   function table: out of bounds table access
;;   function indirect: indirect call type mismatch, uninitialized element, undefined element, call stack exhausted
;;   function entry[->]
;;   function entry-slots[->]
;;   function entry[i32,i32->i32]
;;   function entry-slots[i32,i32->i32]
;;   function raise[1]
;;   function raise[2]
;;   function raise[3]
;;   function raise[4]
;;   function raise[5]
;;   function raise[6]
;;   function raise[7]
;;   function raise[8]
;;   function raise[9]
;;   function raise[10]
;;   undefined include_wasm_raise
