//! `v2/table_set.wast`, written by `cargo xtask bless-spec-macro`.

use crate::check::*;

include_wasm! { struct M0 = "table_set_wast/0.wasm"; }

#[test]
fn passes() {
    let mut m0 = M0::instantiate().unwrap();
    returns(29, m0.get_externref(0), &[RefNull]);
    returns(30, m0.set_externref(0, token(1)), &[]);
    returns(31, m0.get_externref(0), &[RefExtern(1)]);
    returns(32, m0.set_externref(0, None), &[]);
    returns(33, m0.get_externref(0), &[RefNull]);
    returns(35, m0.get_funcref(0), &[RefNull]);
    returns(36, m0.set_funcref_from(0, 1), &[]);
    returns(37, m0.is_null_funcref(0), &[I32(0)]);
    returns(38, m0.set_funcref(0, None), &[]);
    returns(39, m0.get_funcref(0), &[RefNull]);
    traps(41, m0.set_externref(2, None), TrapCode::TableOutOfBounds);
    traps(42, m0.set_funcref(3, None), TrapCode::TableOutOfBounds);
    traps(43, m0.set_externref(-1, None), TrapCode::TableOutOfBounds);
    traps(44, m0.set_funcref(-1, None), TrapCode::TableOutOfBounds);
    traps(46, m0.set_externref(2, token(0)), TrapCode::TableOutOfBounds);
    traps(47, m0.set_funcref_from(3, 1), TrapCode::TableOutOfBounds);
    traps(48, m0.set_externref(-1, token(0)), TrapCode::TableOutOfBounds);
    traps(49, m0.set_funcref_from(-1, 1), TrapCode::TableOutOfBounds);
}
