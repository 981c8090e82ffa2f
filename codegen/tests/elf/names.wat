(module
  (import "host" "log" (func $log (param i32)))
  (import "host" "unused" (func $unused (param i32)))
  (func $"a name {with} \"what\" assemblers\nread" (param v128) (result v128) (i8x16.popcnt (local.get 0)))
  (func $first (export "exported") (call $log (i32.const 1)))
  (func (export "only exported") (param i64) (result i64 f32) (local.get 0) (f32.const 1))
  (func (param f32) (result f32) (f32.nearest (local.get 0)))
  (func (export "first") (param i64) (result i64 f32) (local.get 0) (f32.const 2))
  (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0)))
  (export "log" (func $log))
  (memory 1)
  (data "passive")
  (start $first))

;; x86_64 with hardware traps
;;   section .include_wasm.meta, flags 2, alignment 8
;;   section .text, flags 6, alignment 64
;;   section .include_wasm.data, flags 2, alignment 16
;;   section .symtab, flags 0, alignment 8
;;   section .strtab, flags 0, alignment 1
;;   section .shstrtab, flags 0, alignment 1
;;   function log: call stack exhausted
;;   function a name (with) _what_ assemblers_read
;;   function first: call stack exhausted
;;   function only exported
;;   function func[5]
;;   function first#2
;;   function grow: call stack exhausted
;;   function entry[i32->]
;;   function entry[i64->i64,f32]
;;   function fallback[NearestF32]
;;   function leave
;;   undefined include_wasm_raise
;;   undefined include_wasm_memory_grow
;; x86_64 with explicit traps
;;   section .include_wasm.meta, flags 2, alignment 8
;;   section .text, flags 6, alignment 64
;;   section .include_wasm.data, flags 2, alignment 16
;;   section .symtab, flags 0, alignment 8
;;   section .strtab, flags 0, alignment 1
;;   section .shstrtab, flags 0, alignment 1
;;   function log: call stack exhausted
;;   function a name (with) _what_ assemblers_read
;;   function first: call stack exhausted
;;   function only exported
;;   function func[5]
;;   function first#2
;;   function grow: call stack exhausted
;;   function entry[i32->]
;;   function entry-slots[i32->]
;;   function entry-slots[->]
;;   function entry[i64->i64,f32]
;;   function entry-slots[i32->i32]
;;   function fallback[NearestF32]
;;   function leave
;;   function raise[10]
;;   undefined include_wasm_raise
;;   undefined include_wasm_memory_grow
;; aarch64 with hardware traps
;;   section .include_wasm.meta, flags 2, alignment 8
;;   section .text, flags 6, alignment 64
;;   section .include_wasm.data, flags 2, alignment 16
;;   section .symtab, flags 0, alignment 8
;;   section .strtab, flags 0, alignment 1
;;   section .shstrtab, flags 0, alignment 1
;;   function log: call stack exhausted
;;   function a name (with) _what_ assemblers_read
;;   function first: call stack exhausted
;;   function only exported
;;   function func[5]
;;   function first#2
;;   function grow: call stack exhausted
;;   function entry[i32->]
;;   function entry[i64->i64,f32]
;;   function leave
;;   undefined include_wasm_raise
;;   undefined include_wasm_memory_grow
;; aarch64 with explicit traps
;;   section .include_wasm.meta, flags 2, alignment 8
;;   section .text, flags 6, alignment 64
;;   section .include_wasm.data, flags 2, alignment 16
;;   section .symtab, flags 0, alignment 8
;;   section .strtab, flags 0, alignment 1
;;   section .shstrtab, flags 0, alignment 1
;;   function log: call stack exhausted
;;   function a name (with) _what_ assemblers_read
;;   function first: call stack exhausted
;;   function only exported
;;   function func[5]
;;   function first#2
;;   function grow: call stack exhausted
;;   function entry[i32->]
;;   function entry-slots[i32->]
;;   function entry-slots[->]
;;   function entry[i64->i64,f32]
;;   function entry-slots[i32->i32]
;;   function leave
;;   function raise[10]
;;   undefined include_wasm_raise
;;   undefined include_wasm_memory_grow
;; riscv64 with hardware traps
;;   section .include_wasm.meta, flags 2, alignment 8
;;   section .text, flags 6, alignment 64
;;   section .include_wasm.data, flags 2, alignment 16
;;   section .riscv.attributes, flags 0, alignment 1
;;   section .symtab, flags 0, alignment 8
;;   section .strtab, flags 0, alignment 1
;;   section .shstrtab, flags 0, alignment 1
;;   function log: call stack exhausted
;;   function a name (with) _what_ assemblers_read
;;   function first: call stack exhausted
;;   function only exported
;;   function func[5]
;;   function first#2
;;   function grow: call stack exhausted
;;   function entry[i32->]
;;   function entry[->]
;;   function entry[i64->i64,f32]
;;   function entry[i32->i32]
;;   function leave
;;   undefined include_wasm_raise
;;   undefined include_wasm_memory_grow
;; riscv64 with explicit traps
;;   section .include_wasm.meta, flags 2, alignment 8
;;   section .text, flags 6, alignment 64
;;   section .include_wasm.data, flags 2, alignment 16
;;   section .riscv.attributes, flags 0, alignment 1
;;   section .symtab, flags 0, alignment 8
;;   section .strtab, flags 0, alignment 1
;;   section .shstrtab, flags 0, alignment 1
;;   function log: call stack exhausted
;;   function a name (with) _what_ assemblers_read
;;   function first: call stack exhausted
;;   function only exported
;;   function func[5]
;;   function first#2
;;   function grow: call stack exhausted
;;   function entry[i32->]
;;   function entry-slots[i32->]
;;   function entry[->]
;;   function entry-slots[->]
;;   function entry[i64->i64,f32]
;;   function entry[i32->i32]
;;   function entry-slots[i32->i32]
;;   function leave
;;   function raise[10]
;;   undefined include_wasm_raise
;;   undefined include_wasm_memory_grow
;; s390x with hardware traps
;;   section .include_wasm.meta, flags 2, alignment 8
;;   section .text, flags 6, alignment 64
;;   section .include_wasm.data, flags 2, alignment 16
;;   section .symtab, flags 0, alignment 8
;;   section .strtab, flags 0, alignment 1
;;   section .shstrtab, flags 0, alignment 1
;;   function log: call stack exhausted
;;   function a name (with) _what_ assemblers_read
;;   function first: call stack exhausted
;;   function func[5]
;;   function grow: call stack exhausted
;;   function only exported
;;   function first#2
;;   function entry[i32->]
;;   function entry[->]
;;   function entry[i64->i64,f32]
;;   function entry[i32->i32]
;;   function leave
;;   function raise[10]
;;   undefined include_wasm_raise
;;   undefined include_wasm_memory_grow
;; s390x with explicit traps
;;   section .include_wasm.meta, flags 2, alignment 8
;;   section .text, flags 6, alignment 64
;;   section .include_wasm.data, flags 2, alignment 16
;;   section .symtab, flags 0, alignment 8
;;   section .strtab, flags 0, alignment 1
;;   section .shstrtab, flags 0, alignment 1
;;   function log: call stack exhausted
;;   function a name (with) _what_ assemblers_read
;;   function first: call stack exhausted
;;   function func[5]
;;   function grow: call stack exhausted
;;   function only exported
;;   function first#2
;;   function entry[i32->]
;;   function entry-slots[i32->]
;;   function entry[->]
;;   function entry-slots[->]
;;   function entry[i64->i64,f32]
;;   function entry[i32->i32]
;;   function entry-slots[i32->i32]
;;   function leave
;;   function raise[10]
;;   undefined include_wasm_raise
;;   undefined include_wasm_memory_grow
