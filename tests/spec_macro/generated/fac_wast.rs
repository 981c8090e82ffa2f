//! `v2/fac.wast`, written by `cargo xtask bless-spec-macro`.

use crate::check::*;

include_wasm! { struct M0 = "fac_wast/0.wasm"; }

#[test]
fn passes() {
    let mut m0 = M0::instantiate().unwrap();
    returns(102, m0.fac_rec(25), &[I64(7034535277573963776)]);
    returns(103, m0.fac_iter(25), &[I64(7034535277573963776)]);
    returns(104, m0.fac_rec_named(25), &[I64(7034535277573963776)]);
    returns(105, m0.fac_iter_named(25), &[I64(7034535277573963776)]);
    returns(106, m0.fac_opt(25), &[I64(7034535277573963776)]);
    returns(107, m0.fac_ssa(25), &[I64(7034535277573963776)]);
    traps(109, m0.fac_rec(1073741824), TrapCode::StackOverflow);
}
