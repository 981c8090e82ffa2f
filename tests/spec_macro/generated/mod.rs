//! Written by `cargo xtask bless-spec-macro`.

mod br_table_wast;
mod bulk_wast;
mod call_wast;
mod call_indirect_wast;
mod conversions_wast;
mod endianness_wast;
mod fac_wast;
mod float_misc_wast;
mod func_wast;
mod i32_wast;
mod i64_wast;
mod if_wast;
mod left_to_right_wast;
mod memory_trap_wast;
mod ref_is_null_wast;
mod select_wast;
mod table_fill_wast;
mod table_set_wast;
mod simd_f32x4_rounding_wast;
mod simd_lane_wast;
