//! `v2/table_fill.wast`, written by `cargo xtask bless-spec-macro`.

use crate::check::*;

include_wasm! { struct M0 = "table_fill_wast/0.wasm"; }

#[test]
fn passes() {
    let mut m0 = M0::instantiate().unwrap();
    returns(17, m0.get(1), &[RefNull]);
    returns(18, m0.get(2), &[RefNull]);
    returns(19, m0.get(3), &[RefNull]);
    returns(20, m0.get(4), &[RefNull]);
    returns(21, m0.get(5), &[RefNull]);
    returns(23, m0.fill(2, token(1), 3), &[]);
    returns(24, m0.get(1), &[RefNull]);
    returns(25, m0.get(2), &[RefExtern(1)]);
    returns(26, m0.get(3), &[RefExtern(1)]);
    returns(27, m0.get(4), &[RefExtern(1)]);
    returns(28, m0.get(5), &[RefNull]);
    returns(30, m0.fill(4, token(2), 2), &[]);
    returns(31, m0.get(3), &[RefExtern(1)]);
    returns(32, m0.get(4), &[RefExtern(2)]);
    returns(33, m0.get(5), &[RefExtern(2)]);
    returns(34, m0.get(6), &[RefNull]);
    returns(36, m0.fill(4, token(3), 0), &[]);
    returns(37, m0.get(3), &[RefExtern(1)]);
    returns(38, m0.get(4), &[RefExtern(2)]);
    returns(39, m0.get(5), &[RefExtern(2)]);
    returns(41, m0.fill(8, token(4), 2), &[]);
    returns(42, m0.get(7), &[RefNull]);
    returns(43, m0.get(8), &[RefExtern(4)]);
    returns(44, m0.get(9), &[RefExtern(4)]);
    returns(46, m0.fill_abbrev(9, None, 1), &[]);
    returns(47, m0.get(8), &[RefExtern(4)]);
    returns(48, m0.get(9), &[RefNull]);
    returns(50, m0.fill(10, token(5), 0), &[]);
    returns(51, m0.get(9), &[RefNull]);
    traps(54, m0.fill(8, token(6), 3), TrapCode::TableOutOfBounds);
    returns(57, m0.get(7), &[RefNull]);
    returns(58, m0.get(8), &[RefExtern(4)]);
    returns(59, m0.get(9), &[RefNull]);
    traps(62, m0.fill(11, None, 0), TrapCode::TableOutOfBounds);
    traps(67, m0.fill(11, None, 10), TrapCode::TableOutOfBounds);
}
