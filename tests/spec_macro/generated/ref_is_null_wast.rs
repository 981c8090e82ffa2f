//! `v2/ref_is_null.wast`, written by `cargo xtask bless-spec-macro`.

use crate::check::*;

include_wasm! { struct M0 = "ref_is_null_wast/0.wasm"; }

#[test]
fn passes() {
    let mut m0 = M0::instantiate().unwrap();
    returns(30, m0.funcref(None), &[I32(1)]);
    returns(31, m0.externref(None), &[I32(1)]);
    returns(33, m0.externref(token(1)), &[I32(0)]);
    runs(35, m0.init(token(0)));
    returns(37, m0.funcref_elem(0), &[I32(1)]);
    returns(38, m0.externref_elem(0), &[I32(1)]);
    returns(40, m0.funcref_elem(1), &[I32(0)]);
    returns(41, m0.externref_elem(1), &[I32(0)]);
    runs(43, m0.deinit());
    returns(45, m0.funcref_elem(0), &[I32(1)]);
    returns(46, m0.externref_elem(0), &[I32(1)]);
    returns(48, m0.funcref_elem(1), &[I32(1)]);
    returns(49, m0.externref_elem(1), &[I32(1)]);
}
