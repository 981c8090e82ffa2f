//! `v2/endianness.wast`, written by `cargo xtask bless-spec-macro`.

use crate::check::*;

include_wasm! { struct M0 = "endianness_wast/0.wasm"; }

#[test]
fn passes() {
    let mut m0 = M0::instantiate().unwrap();
    returns(133, m0.i32_load16_s(-1), &[I32(-1)]);
    returns(134, m0.i32_load16_s(-4242), &[I32(-4242)]);
    returns(135, m0.i32_load16_s(42), &[I32(42)]);
    returns(136, m0.i32_load16_s(12816), &[I32(12816)]);
    returns(138, m0.i32_load16_u(-1), &[I32(65535)]);
    returns(139, m0.i32_load16_u(-4242), &[I32(61294)]);
    returns(140, m0.i32_load16_u(42), &[I32(42)]);
    returns(141, m0.i32_load16_u(51966), &[I32(51966)]);
    returns(143, m0.i32_load(-1), &[I32(-1)]);
    returns(144, m0.i32_load(-42424242), &[I32(-42424242)]);
    returns(145, m0.i32_load(42424242), &[I32(42424242)]);
    returns(146, m0.i32_load(-1414717974), &[I32(-1414717974)]);
    returns(148, m0.i64_load16_s(-1), &[I64(-1)]);
    returns(149, m0.i64_load16_s(-4242), &[I64(-4242)]);
    returns(150, m0.i64_load16_s(42), &[I64(42)]);
    returns(151, m0.i64_load16_s(12816), &[I64(12816)]);
    returns(153, m0.i64_load16_u(-1), &[I64(65535)]);
    returns(154, m0.i64_load16_u(-4242), &[I64(61294)]);
    returns(155, m0.i64_load16_u(42), &[I64(42)]);
    returns(156, m0.i64_load16_u(51966), &[I64(51966)]);
    returns(158, m0.i64_load32_s(-1), &[I64(-1)]);
    returns(159, m0.i64_load32_s(-42424242), &[I64(-42424242)]);
    returns(160, m0.i64_load32_s(42424242), &[I64(42424242)]);
    returns(161, m0.i64_load32_s(305419896), &[I64(305419896)]);
    returns(163, m0.i64_load32_u(-1), &[I64(4294967295)]);
    returns(164, m0.i64_load32_u(-42424242), &[I64(4252543054)]);
    returns(165, m0.i64_load32_u(42424242), &[I64(42424242)]);
    returns(166, m0.i64_load32_u(2880249322), &[I64(2880249322)]);
    returns(168, m0.i64_load(-1), &[I64(-1)]);
    returns(169, m0.i64_load(-42424242), &[I64(-42424242)]);
    returns(170, m0.i64_load(2880249322), &[I64(2880249322)]);
    returns(171, m0.i64_load(-6075977126246539798), &[I64(-6075977126246539798)]);
    returns(173, m0.f32_load(f32::from_bits(0xbf800000)), &[F32(0xbf800000)]);
    returns(174, m0.f32_load(f32::from_bits(0x3c4a2db6)), &[F32(0x3c4a2db6)]);
    returns(175, m0.f32_load(f32::from_bits(0x45849365)), &[F32(0x45849365)]);
    returns(176, m0.f32_load(f32::from_bits(0x7f7fffff)), &[F32(0x7f7fffff)]);
    returns(178, m0.f64_load(f64::from_bits(0xbff0000000000000)), &[F64(0xbff0000000000000)]);
    returns(179, m0.f64_load(f64::from_bits(0x40934a4584f4c6e7)), &[F64(0x40934a4584f4c6e7)]);
    returns(180, m0.f64_load(f64::from_bits(0x4119e4c9b26c7eae)), &[F64(0x4119e4c9b26c7eae)]);
    returns(181, m0.f64_load(f64::from_bits(0x7fefffffffffffff)), &[F64(0x7fefffffffffffff)]);
    returns(184, m0.i32_store16(-1), &[I32(65535)]);
    returns(185, m0.i32_store16(-4242), &[I32(61294)]);
    returns(186, m0.i32_store16(42), &[I32(42)]);
    returns(187, m0.i32_store16(51966), &[I32(51966)]);
    returns(189, m0.i32_store(-1), &[I32(-1)]);
    returns(190, m0.i32_store(-4242), &[I32(-4242)]);
    returns(191, m0.i32_store(42424242), &[I32(42424242)]);
    returns(192, m0.i32_store(-559035650), &[I32(-559035650)]);
    returns(194, m0.i64_store16(-1), &[I64(65535)]);
    returns(195, m0.i64_store16(-4242), &[I64(61294)]);
    returns(196, m0.i64_store16(42), &[I64(42)]);
    returns(197, m0.i64_store16(51966), &[I64(51966)]);
    returns(199, m0.i64_store32(-1), &[I64(4294967295)]);
    returns(200, m0.i64_store32(-4242), &[I64(4294963054)]);
    returns(201, m0.i64_store32(42424242), &[I64(42424242)]);
    returns(202, m0.i64_store32(3735931646), &[I64(3735931646)]);
    returns(204, m0.i64_store(-1), &[I64(-1)]);
    returns(205, m0.i64_store(-42424242), &[I64(-42424242)]);
    returns(206, m0.i64_store(2880249322), &[I64(2880249322)]);
    returns(207, m0.i64_store(-6075977126246539798), &[I64(-6075977126246539798)]);
    returns(209, m0.f32_store(f32::from_bits(0xbf800000)), &[F32(0xbf800000)]);
    returns(210, m0.f32_store(f32::from_bits(0x3c4a2db6)), &[F32(0x3c4a2db6)]);
    returns(211, m0.f32_store(f32::from_bits(0x45849365)), &[F32(0x45849365)]);
    returns(212, m0.f32_store(f32::from_bits(0x7f7fffff)), &[F32(0x7f7fffff)]);
    returns(214, m0.f64_store(f64::from_bits(0xbff0000000000000)), &[F64(0xbff0000000000000)]);
    returns(215, m0.f64_store(f64::from_bits(0x40934a4584f4c6e7)), &[F64(0x40934a4584f4c6e7)]);
    returns(216, m0.f64_store(f64::from_bits(0x4119e4c9b26c7eae)), &[F64(0x4119e4c9b26c7eae)]);
    returns(217, m0.f64_store(f64::from_bits(0x7fefffffffffffff)), &[F64(0x7fefffffffffffff)]);
}
