//! `v2/call.wast`, written by `cargo xtask bless-spec-macro`.

use crate::check::*;

include_wasm! { struct M0 = "call_wast/0.wasm"; }

#[test]
fn passes() {
    let mut m0 = M0::instantiate().unwrap();
    returns(285, m0.type_i32(), &[I32(306)]);
    returns(286, m0.type_i64(), &[I64(356)]);
    returns(287, m0.type_f32(), &[F32(0x45732000)]);
    returns(288, m0.type_f64(), &[F64(0x40aec80000000000)]);
    returns(289, m0.type_i32_i64(), &[I32(306), I64(356)]);
    returns(291, m0.type_first_i32(), &[I32(32)]);
    returns(292, m0.type_first_i64(), &[I64(64)]);
    returns(293, m0.type_first_f32(), &[F32(0x3fa8f5c3)]);
    returns(294, m0.type_first_f64(), &[F64(0x3ffa3d70a3d70a3d)]);
    returns(296, m0.type_second_i32(), &[I32(32)]);
    returns(297, m0.type_second_i64(), &[I64(64)]);
    returns(298, m0.type_second_f32(), &[F32(0x42000000)]);
    returns(299, m0.type_second_f64(), &[F64(0x4050066666666666)]);
    returns(301, m0.type_all_i32_f64(), &[I32(32), F64(0x3ffa3d70a3d70a3d)]);
    returns(302, m0.type_all_i32_i32(), &[I32(2), I32(1)]);
    returns(303, m0.type_all_f32_f64(), &[F64(0x4000000000000000), F32(0x3f800000)]);
    returns(304, m0.type_all_f64_i32(), &[I32(2), F64(0x3ff0000000000000)]);
    returns(306, m0.as_binary_all_operands(), &[I32(7)]);
    returns(307, m0.as_mixed_operands(), &[I32(32)]);
    returns(308, m0.as_call_all_operands(), &[I32(3), I32(4)]);
    returns(310, m0.fac(0), &[I64(1)]);
    returns(311, m0.fac(1), &[I64(1)]);
    returns(312, m0.fac(5), &[I64(120)]);
    returns(313, m0.fac(25), &[I64(7034535277573963776)]);
    returns(314, m0.fac_acc(0, 1), &[I64(1)]);
    returns(315, m0.fac_acc(1, 1), &[I64(1)]);
    returns(316, m0.fac_acc(5, 1), &[I64(120)]);
    returns(318, m0.fac_acc(25, 1), &[I64(7034535277573963776)]);
    returns(322, m0.fib(0), &[I64(1)]);
    returns(323, m0.fib(1), &[I64(1)]);
    returns(324, m0.fib(2), &[I64(2)]);
    returns(325, m0.fib(5), &[I64(8)]);
    returns(326, m0.fib(20), &[I64(10946)]);
    returns(328, m0.even(0), &[I32(44)]);
    returns(329, m0.even(1), &[I32(99)]);
    returns(330, m0.even(100), &[I32(44)]);
    returns(331, m0.even(77), &[I32(99)]);
    returns(332, m0.odd(0), &[I32(99)]);
    returns(333, m0.odd(1), &[I32(44)]);
    returns(334, m0.odd(200), &[I32(99)]);
    returns(335, m0.odd(77), &[I32(44)]);
    traps(337, m0.runaway(), TrapCode::StackOverflow);
    traps(338, m0.mutual_runaway(), TrapCode::StackOverflow);
    returns(340, m0.as_select_first(), &[I32(306)]);
    returns(341, m0.as_select_mid(), &[I32(2)]);
    returns(342, m0.as_select_last(), &[I32(2)]);
    returns(344, m0.as_if_condition(), &[I32(1)]);
    returns(346, m0.as_br_if_first(), &[I32(306)]);
    returns(347, m0.as_br_if_last(), &[I32(2)]);
    returns(349, m0.as_br_table_first(), &[I32(306)]);
    returns(350, m0.as_br_table_last(), &[I32(2)]);
    returns(352, m0.as_call_indirect_first(), &[I32(306)]);
    returns(353, m0.as_call_indirect_mid(), &[I32(2)]);
    traps(354, m0.as_call_indirect_last(), TrapCode::UndefinedElement);
    returns(356, m0.as_store_first(), &[]);
    returns(357, m0.as_store_last(), &[]);
    returns(359, m0.as_memory_grow_value(), &[I32(1)]);
    returns(360, m0.as_return_value(), &[I32(306)]);
    returns(361, m0.as_drop_operand(), &[]);
    returns(362, m0.as_br_value(), &[I32(306)]);
    returns(363, m0.as_local_set_value(), &[I32(306)]);
    returns(364, m0.as_local_tee_value(), &[I32(306)]);
    returns(365, m0.as_global_set_value(), &[I32(306)]);
    returns(366, m0.as_load_operand(), &[I32(1)]);
    returns(368, m0.as_unary_operand(), &[F32(0x0)]);
    returns(369, m0.as_binary_left(), &[I32(11)]);
    returns(370, m0.as_binary_right(), &[I32(9)]);
    returns(371, m0.as_test_operand(), &[I32(0)]);
    returns(372, m0.as_compare_left(), &[I32(1)]);
    returns(373, m0.as_compare_right(), &[I32(1)]);
    returns(374, m0.as_convert_operand(), &[I64(1)]);
    returns(376, m0.return_from_long_argument_list(42), &[I32(42)]);
}
