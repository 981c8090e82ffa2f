//! Names that Rust does not have, and names that the API itself uses: exports own the methods.

use include_wasm::{Caller, Host, include_wasm};

include_wasm! {
    struct Names = "../wasm/names.wasm";
}

struct State(u32);

impl Host for State {
    type Error = ();
}

impl NamesExportsModule for State {
    fn self_(cx: &mut Caller<'_, Self>, self_: i32, _other: i32) -> Result<(), ()> {
        cx.host().0 += self_ as u32;
        let mut exports = Names::reenter_(cx).unwrap();
        exports.reenter().unwrap();
        assert!(NamesExports::func_(&exports, "func").is_some());
        Ok(())
    }
}

fn main() {
    let mut names = Names::instantiate_(State(0)).unwrap();
    names.empty().unwrap();
    names.x2b().unwrap();
    names._1st().unwrap();
    names.loop_(5).unwrap();
    assert_eq!(names.get_value(), Ok(7));
    names.wasi_io_poll_0_2_drop().unwrap();
    names.new().unwrap();
    names.drop().unwrap();
    names.clone().unwrap();
    names.fmt().unwrap();
    names.instantiate().unwrap();
    names.host().unwrap();
    names.exports().unwrap();
    assert_eq!(names.memory().pages(), 1);
    assert_eq!(Names::host_(&names).0, 5);
    assert_eq!(Names::frames_(&names).count(), 0);
    assert_eq!(Names::into_host(names).0, 5);
}
