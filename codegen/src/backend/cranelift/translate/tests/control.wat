(module
  (type $pair (func (param i32 v128) (result i32 v128)))
  (type $many (func (param i32 i64 f32 f64 v128 funcref externref) (result externref funcref v128 f64 f32 i64 i32)))
  (import "host" "registers" (func $registers (param i32 i64 f32 f64 externref) (result f64)))
  (import "host" "nothing" (func $nothing))
  (import "host" "slots" (func $slots (type $many)))
  (table $fixed 8 8 funcref)
  (table $grows 8 funcref)
  (elem declare func $registers $nothing $slots $pair $recursive)

  (func $pair (type $pair) (local.get 0) (local.get 1))

  (func $calls (type $many)
    (call $nothing)
    (drop (call $registers (local.get 0) (local.get 1) (local.get 2) (local.get 3) (local.get 6)))
    (call $slots (local.get 0) (local.get 1) (local.get 2) (local.get 3) (local.get 4) (local.get 5) (local.get 6)))

  (func $indirect (param i32 i32 v128) (result i32 v128)
    (call_indirect $fixed (type $pair) (local.get 0) (local.get 2) (local.get 1))
    (call_indirect $grows (type $pair) (local.get 1))
    (call $pair))

  (func $recursive (param i64) (result i64)
    (if (result i64) (i64.eqz (local.get 0))
      (then (i64.const 1))
      (else (i64.mul (local.get 0) (call $recursive (i64.sub (local.get 0) (i64.const 1)))))))

  (func $block_that_nothing_leaves_early (param i32 v128) (result i32 v128)
    (i32.const 1) (i32x4.add (local.get 1) (local.get 1))
    (block (type $pair)))

  (func $block_with_every_exit (param i32 v128) (result i32 v128)
    (local.get 0) (f32x4.add (local.get 1) (local.get 1))
    (block (type $pair)
      (br_if 0 (local.get 0))
      (br_if 1 (local.get 0))
      (br_table 0 1 0 (local.get 0))))

  (func $table_of_one (param i32) (block (br_table 0 (local.get 0))))

  (func $table_without_values (param i32) (result i32)
    (block $c (block $b (block $a
      (br_table $a $b $c $b (local.get 0)))
      (return (i32.const 1)))
      (return (i32.const 2)))
    (i32.const 3))

  (func $table_that_repeats (param i32 i64) (result i64)
    (local.get 1)
    (loop $again (param i64) (result i64)
      (block $out (param i64) (result i64)
        (br_table $again $out $again $out $again (local.get 0))))
    (drop)
    (local.get 1))

  (func $loop_with_values (param i32 v128) (result i32 v128)
    (local.get 0) (i8x16.neg (local.get 1))
    (loop (type $pair)
      (i16x8.neg)
      (br_if 0 (i32.eqz (local.get 0)))))

  (func $loop_without_end (loop (br 0)))

  (func $if_without_else (param i32 v128) (result i32 v128)
    (local.get 0) (i64x2.neg (local.get 1))
    (local.get 0)
    (if (type $pair) (then (f64x2.neg))))

  (func $if_with_dead_then (param i32) (result i32)
    (if (result i32) (local.get 0) (then (unreachable)) (else (i32.const 2))))

  (func $if_with_dead_ends (param i32) (result i32)
    (if (local.get 0) (then (return (i32.const 1))) (else (br 1 (i32.const 2))))
    (i32.const 3))

  (func $branch_out_of_then (param i32) (result i32)
    (if (result i32) (local.get 0)
      (then (br 0 (i32.const 1)))
      (else (br_if 0 (i32.const 2) (local.get 0)))))

  (func $unreachable_code (param i32) (result i64)
    (return (i64.const 1))
    (block (result i32) (loop (if (i32.const 1) (then (br 1)) (else (br_table 0 1 0 (i32.const 1))))) (i32.const 1))
    (select) (i32.add) (call_indirect $fixed (type $pair)) (drop) (drop)
    (if (result i64) (then (i64.const 2)) (else (unreachable))))

  (func $locals (param v128) (result v128) (local i32 i64 f32 f64 v128 funcref externref)
    (local.set 5 (i32x4.splat (local.tee 1 (i32.const 3))))
    (local.tee 0 (f32x4.splat (local.get 3)))
    (drop) (drop (ref.func $pair)) (drop (ref.func $registers))
    (i16x8.add (local.get 0) (local.get 5)))

  (func $select_of_other_lanes (param v128 i32) (result v128)
    (select (f32x4.neg (local.get 0)) (i16x8.neg (local.get 0)) (local.get 1)))

  (func $tables (param i32 funcref) (result funcref)
    (table.set $fixed (local.get 0) (local.get 1))
    (drop (table.size $fixed))
    (table.get $fixed (local.get 0)))

  (memory 65535 65535)

  (func $constant_operands (param i32 i64 f32) (result i32)
    (drop (i32.div_s (local.get 0) (i32.const 0)))
    (drop (i32.div_s (local.get 0) (i32.const -1)))
    (drop (i32.div_s (i32.const 0x80000000) (i32.const -1)))
    (drop (i32.rem_s (i32.const 0x80000000) (i32.const -1)))
    (drop (i32.rem_u (local.get 0) (i32.const 0)))
    (drop (i32.div_u (local.get 0) (i32.const 10)))
    (drop (i64.div_s (local.get 1) (i64.const 0)))
    (drop (i64.rem_s (local.get 1) (i64.const -1)))
    (drop (i64.div_u (local.get 1) (i64.const 7)))
    (drop (i32.trunc_f32_s (f32.const nan)))
    (drop (i32.load offset=4294901756 (local.get 0)))
    (drop (i32.load offset=4294901757 (local.get 0)))
    (drop (i32.load8_u offset=4294967295 (i32.const -1)))
    (i64.store (local.get 0) (local.get 1))
    (memory.size))
)
