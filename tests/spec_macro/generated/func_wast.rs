//! `v2/func.wast`, written by `cargo xtask bless-spec-macro`.

use crate::check::*;

include_wasm! { struct M0 = "func_wast/0.wasm"; }
include_wasm! { struct M1 = "func_wast/1.wasm"; }
include_wasm! { struct M2 = "func_wast/2.wasm"; }
include_wasm! { struct M3 = "func_wast/3.wasm"; }

#[test]
fn passes() {
    let mut m0 = M0::instantiate().unwrap();
    returns(241, m0.type_use_1(), &[]);
    returns(242, m0.type_use_2(), &[I32(0)]);
    returns(243, m0.type_use_3(1), &[]);
    returns(245, m0.type_use_4(1, f64::from_bits(0x3ff0000000000000), 1), &[I32(0)]);
    returns(248, m0.type_use_5(), &[I32(0)]);
    returns(249, m0.type_use_6(1), &[]);
    returns(251, m0.type_use_7(1, f64::from_bits(0x3ff0000000000000), 1), &[I32(0)]);
    returns(255, m0.local_first_i32(), &[I32(0)]);
    returns(256, m0.local_first_i64(), &[I64(0)]);
    returns(257, m0.local_first_f32(), &[F32(0x0)]);
    returns(258, m0.local_first_f64(), &[F64(0x0)]);
    returns(259, m0.local_second_i32(), &[I32(0)]);
    returns(260, m0.local_second_i64(), &[I64(0)]);
    returns(261, m0.local_second_f32(), &[F32(0x0)]);
    returns(262, m0.local_second_f64(), &[F64(0x0)]);
    returns(263, m0.local_mixed(), &[F64(0x0)]);
    returns(266, m0.param_first_i32(2, 3), &[I32(2)]);
    returns(269, m0.param_first_i64(2, 3), &[I64(2)]);
    returns(272, m0.param_first_f32(f32::from_bits(0x40000000), f32::from_bits(0x40400000)), &[F32(0x40000000)]);
    returns(275, m0.param_first_f64(f64::from_bits(0x4000000000000000), f64::from_bits(0x4008000000000000)), &[F64(0x4000000000000000)]);
    returns(278, m0.param_second_i32(2, 3), &[I32(3)]);
    returns(281, m0.param_second_i64(2, 3), &[I64(3)]);
    returns(284, m0.param_second_f32(f32::from_bits(0x40000000), f32::from_bits(0x40400000)), &[F32(0x40400000)]);
    returns(287, m0.param_second_f64(f64::from_bits(0x4000000000000000), f64::from_bits(0x4008000000000000)), &[F64(0x4008000000000000)]);
    returns(291, m0.param_mixed(f32::from_bits(0x3f800000), 2, 3, 4, f64::from_bits(0x4016000000000000), 6), &[F64(0x4016000000000000)]);
    returns(298, m0.empty(), &[]);
    returns(299, m0.value_void(), &[]);
    returns(300, m0.value_i32(), &[I32(77)]);
    returns(301, m0.value_i64(), &[I64(7777)]);
    returns(302, m0.value_f32(), &[F32(0x429b6666)]);
    returns(303, m0.value_f64(), &[F64(0x40537147ae147ae1)]);
    returns(304, m0.value_i32_f64(), &[I32(77), F64(0x401c000000000000)]);
    returns(305, m0.value_i32_i32_i32(), &[I32(1), I32(2), I32(3)]);
    returns(308, m0.value_block_void(), &[]);
    returns(309, m0.value_block_i32(), &[I32(77)]);
    returns(310, m0.value_block_i32_i64(), &[I32(1), I64(2)]);
    returns(312, m0.return_empty(), &[]);
    returns(313, m0.return_i32(), &[I32(78)]);
    returns(314, m0.return_i64(), &[I64(7878)]);
    returns(315, m0.return_f32(), &[F32(0x429d6666)]);
    returns(316, m0.return_f64(), &[F64(0x4053b1eb851eb852)]);
    returns(317, m0.return_i32_f64(), &[I32(78), F64(0x4053b1eb851eb852)]);
    returns(318, m0.return_i32_i32_i32(), &[I32(1), I32(2), I32(3)]);
    returns(321, m0.return_block_i32(), &[I32(77)]);
    returns(322, m0.return_block_i32_i64(), &[I32(1), I64(2)]);
    returns(324, m0.break_empty(), &[]);
    returns(325, m0.break_i32(), &[I32(79)]);
    returns(326, m0.break_i64(), &[I64(7979)]);
    returns(327, m0.break_f32(), &[F32(0x429fcccd)]);
    returns(328, m0.break_f64(), &[F64(0x4053f28f5c28f5c3)]);
    returns(329, m0.break_i32_f64(), &[I32(79), F64(0x4053f28f5c28f5c3)]);
    returns(330, m0.break_i32_i32_i32(), &[I32(1), I32(2), I32(3)]);
    returns(333, m0.break_block_i32(), &[I32(77)]);
    returns(334, m0.break_block_i32_i64(), &[I32(1), I64(2)]);
    returns(336, m0.break_br_if_empty(0), &[]);
    returns(337, m0.break_br_if_empty(2), &[]);
    returns(338, m0.break_br_if_num(0), &[I32(51)]);
    returns(339, m0.break_br_if_num(1), &[I32(50)]);
    returns(340, m0.break_br_if_num_num(0), &[I32(51), I64(52)]);
    returns(343, m0.break_br_if_num_num(1), &[I32(50), I64(51)]);
    returns(347, m0.break_br_table_empty(0), &[]);
    returns(348, m0.break_br_table_empty(1), &[]);
    returns(349, m0.break_br_table_empty(5), &[]);
    returns(350, m0.break_br_table_empty(-1), &[]);
    returns(351, m0.break_br_table_num(0), &[I32(50)]);
    returns(352, m0.break_br_table_num(1), &[I32(50)]);
    returns(353, m0.break_br_table_num(10), &[I32(50)]);
    returns(354, m0.break_br_table_num(-100), &[I32(50)]);
    returns(355, m0.break_br_table_num_num(0), &[I32(50), I64(51)]);
    returns(358, m0.break_br_table_num_num(1), &[I32(50), I64(51)]);
    returns(361, m0.break_br_table_num_num(10), &[I32(50), I64(51)]);
    returns(364, m0.break_br_table_num_num(-100), &[I32(50), I64(51)]);
    returns(367, m0.break_br_table_nested_empty(0), &[]);
    returns(368, m0.break_br_table_nested_empty(1), &[]);
    returns(369, m0.break_br_table_nested_empty(3), &[]);
    returns(370, m0.break_br_table_nested_empty(-2), &[]);
    returns(372, m0.break_br_table_nested_num(0), &[I32(52)]);
    returns(375, m0.break_br_table_nested_num(1), &[I32(50)]);
    returns(378, m0.break_br_table_nested_num(2), &[I32(52)]);
    returns(381, m0.break_br_table_nested_num(-3), &[I32(52)]);
    returns(384, m0.break_br_table_nested_num_num(0), &[I32(101), I32(52)]);
    returns(388, m0.break_br_table_nested_num_num(1), &[I32(50), I32(51)]);
    returns(392, m0.break_br_table_nested_num_num(2), &[I32(101), I32(52)]);
    returns(396, m0.break_br_table_nested_num_num(-3), &[I32(101), I32(52)]);
    returns(401, m0.large_sig(0, 1, f32::from_bits(0x40000000), f32::from_bits(0x40400000), 4, f64::from_bits(0x4014000000000000), f32::from_bits(0x40c00000), 7, 8, 9, f32::from_bits(0x41200000), f64::from_bits(0x4026000000000000), f64::from_bits(0x4028000000000000), f64::from_bits(0x402a000000000000), 14, 15, f32::from_bits(0x41800000)), &[F64(0x4014000000000000), F32(0x40000000), I32(0), I32(8), I32(7), I64(1), F32(0x40400000), I32(9), I32(4), F32(0x40c00000), F64(0x402a000000000000), F64(0x4026000000000000), I32(15), F32(0x41800000), I32(14), F64(0x4028000000000000)]);
    returns(414, m0.init_local_i32(), &[I32(0)]);
    returns(415, m0.init_local_i64(), &[I64(0)]);
    returns(416, m0.init_local_f32(), &[F32(0x0)]);
    returns(417, m0.init_local_f64(), &[F64(0x0)]);
    M1::instantiate().unwrap();
    let mut m2 = M2::instantiate().unwrap();
    returns(483, m2.f(42), &[I32(0)]);
    returns(484, m2.g(42), &[I32(0)]);
    returns(485, m2.p(), &[I32(42)]);
    let mut m3 = M3::instantiate().unwrap();
    returns(551, m3.signature_explicit_reused(), &[]);
    returns(552, m3.signature_implicit_reused(), &[]);
    returns(553, m3.signature_explicit_duplicate(), &[]);
    returns(554, m3.signature_implicit_duplicate(), &[]);
}
