//! `v2/bulk.wast`, written by `cargo xtask bless-spec-macro`.

use crate::check::*;

include_wasm! { struct M0 = "bulk_wast/0.wasm"; }
include_wasm! { struct M1 = "bulk_wast/1.wasm"; }
include_wasm! { struct M2 = "bulk_wast/2.wasm"; }
include_wasm! { struct M3 = "bulk_wast/3.wasm"; }
include_wasm! { struct M4 = "bulk_wast/4.wasm"; }
include_wasm! { struct M5 = "bulk_wast/5.wasm"; }
include_wasm! { struct M6 = "bulk_wast/6.wasm"; }
include_wasm! { struct M7 = "bulk_wast/7.wasm"; }
include_wasm! { struct M8 = "bulk_wast/8.wasm"; }
include_wasm! { struct M9 = "bulk_wast/9.wasm"; }
include_wasm! { struct M10 = "bulk_wast/10.wasm"; }
include_wasm! { struct M11 = "bulk_wast/11.wasm"; }
include_wasm! { struct M12 = "bulk_wast/12.wasm"; }

#[test]
fn passes() {
    M0::instantiate().unwrap();
    M1::instantiate().unwrap();
    let mut m2 = M2::instantiate().unwrap();
    runs(27, m2.fill(1, 255, 3));
    returns(28, m2.load8_u(0), &[I32(0)]);
    returns(29, m2.load8_u(1), &[I32(255)]);
    returns(30, m2.load8_u(2), &[I32(255)]);
    returns(31, m2.load8_u(3), &[I32(255)]);
    returns(32, m2.load8_u(4), &[I32(0)]);
    runs(35, m2.fill(0, 48042, 2));
    returns(36, m2.load8_u(0), &[I32(170)]);
    returns(37, m2.load8_u(1), &[I32(170)]);
    runs(40, m2.fill(0, 0, 65536));
    traps(43, m2.fill(65280, 1, 257), TrapCode::MemoryOutOfBounds);
    returns(45, m2.load8_u(65280), &[I32(0)]);
    returns(46, m2.load8_u(65535), &[I32(0)]);
    runs(49, m2.fill(65536, 0, 0));
    traps(52, m2.fill(65537, 0, 0), TrapCode::MemoryOutOfBounds);
    let mut m3 = M3::instantiate().unwrap();
    runs(71, m3.copy(10, 0, 4));
    returns(73, m3.load8_u(9), &[I32(0)]);
    returns(74, m3.load8_u(10), &[I32(170)]);
    returns(75, m3.load8_u(11), &[I32(187)]);
    returns(76, m3.load8_u(12), &[I32(204)]);
    returns(77, m3.load8_u(13), &[I32(221)]);
    returns(78, m3.load8_u(14), &[I32(0)]);
    runs(81, m3.copy(8, 10, 4));
    returns(82, m3.load8_u(8), &[I32(170)]);
    returns(83, m3.load8_u(9), &[I32(187)]);
    returns(84, m3.load8_u(10), &[I32(204)]);
    returns(85, m3.load8_u(11), &[I32(221)]);
    returns(86, m3.load8_u(12), &[I32(204)]);
    returns(87, m3.load8_u(13), &[I32(221)]);
    runs(90, m3.copy(10, 7, 6));
    returns(91, m3.load8_u(10), &[I32(0)]);
    returns(92, m3.load8_u(11), &[I32(170)]);
    returns(93, m3.load8_u(12), &[I32(187)]);
    returns(94, m3.load8_u(13), &[I32(204)]);
    returns(95, m3.load8_u(14), &[I32(221)]);
    returns(96, m3.load8_u(15), &[I32(204)]);
    returns(97, m3.load8_u(16), &[I32(0)]);
    runs(100, m3.copy(65280, 0, 256));
    runs(101, m3.copy(65024, 65280, 256));
    runs(104, m3.copy(65536, 0, 0));
    runs(105, m3.copy(0, 65536, 0));
    traps(108, m3.copy(65537, 0, 0), TrapCode::MemoryOutOfBounds);
    traps(110, m3.copy(0, 65537, 0), TrapCode::MemoryOutOfBounds);
    let mut m4 = M4::instantiate().unwrap();
    runs(129, m4.init(0, 1, 2));
    returns(130, m4.load8_u(0), &[I32(187)]);
    returns(131, m4.load8_u(1), &[I32(204)]);
    returns(132, m4.load8_u(2), &[I32(0)]);
    runs(135, m4.init(65532, 0, 4));
    traps(138, m4.init(65534, 0, 3), TrapCode::MemoryOutOfBounds);
    returns(140, m4.load8_u(65534), &[I32(204)]);
    returns(141, m4.load8_u(65535), &[I32(221)]);
    runs(144, m4.init(65536, 0, 0));
    runs(145, m4.init(0, 4, 0));
    traps(148, m4.init(65537, 0, 0), TrapCode::MemoryOutOfBounds);
    traps(150, m4.init(0, 5, 0), TrapCode::MemoryOutOfBounds);
    let mut m5 = M5::instantiate().unwrap();
    runs(168, m5.init_passive(1));
    runs(169, m5.drop_passive());
    runs(170, m5.drop_passive());
    returns(171, m5.init_passive(0), &[]);
    traps(172, m5.init_passive(1), TrapCode::MemoryOutOfBounds);
    runs(173, m5.init_passive(0));
    runs(174, m5.drop_active());
    returns(175, m5.init_active(0), &[]);
    traps(176, m5.init_active(1), TrapCode::MemoryOutOfBounds);
    runs(177, m5.init_active(0));
    M6::instantiate().unwrap();
    M7::instantiate().unwrap();
    let mut m8 = M8::instantiate().unwrap();
    traps(219, m8.init(2, 0, 2), TrapCode::TableOutOfBounds);
    traps(221, m8.call(2), TrapCode::UninitializedElement);
    runs(224, m8.init(0, 1, 2));
    returns(225, m8.call(0), &[I32(1)]);
    returns(226, m8.call(1), &[I32(0)]);
    traps(227, m8.call(2), TrapCode::UninitializedElement);
    runs(230, m8.init(1, 2, 2));
    runs(233, m8.init(3, 0, 0));
    runs(234, m8.init(0, 4, 0));
    traps(237, m8.init(4, 0, 0), TrapCode::TableOutOfBounds);
    traps(239, m8.init(0, 5, 0), TrapCode::TableOutOfBounds);
    let mut m9 = M9::instantiate().unwrap();
    runs(261, m9.init_passive(1));
    runs(262, m9.drop_passive());
    runs(263, m9.drop_passive());
    returns(264, m9.init_passive(0), &[]);
    traps(265, m9.init_passive(1), TrapCode::TableOutOfBounds);
    runs(266, m9.init_passive(0));
    runs(267, m9.drop_active());
    returns(268, m9.init_active(0), &[]);
    traps(269, m9.init_active(1), TrapCode::TableOutOfBounds);
    runs(270, m9.init_active(0));
    M10::instantiate().unwrap();
    M11::instantiate().unwrap();
    let mut m12 = M12::instantiate().unwrap();
    runs(319, m12.copy(3, 0, 3));
    returns(321, m12.call(3), &[I32(0)]);
    returns(322, m12.call(4), &[I32(1)]);
    returns(323, m12.call(5), &[I32(2)]);
    runs(326, m12.copy(0, 1, 3));
    returns(328, m12.call(0), &[I32(1)]);
    returns(329, m12.call(1), &[I32(2)]);
    returns(330, m12.call(2), &[I32(0)]);
    runs(333, m12.copy(2, 0, 3));
    returns(335, m12.call(2), &[I32(1)]);
    returns(336, m12.call(3), &[I32(2)]);
    returns(337, m12.call(4), &[I32(0)]);
    runs(340, m12.copy(6, 8, 2));
    runs(341, m12.copy(8, 6, 2));
    runs(344, m12.copy(10, 0, 0));
    runs(345, m12.copy(0, 10, 0));
    traps(348, m12.copy(11, 0, 0), TrapCode::TableOutOfBounds);
    traps(350, m12.copy(0, 11, 0), TrapCode::TableOutOfBounds);
}
