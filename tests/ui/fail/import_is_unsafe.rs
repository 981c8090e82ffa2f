// A guest would choose the arguments of a function that its caller has to vouch for.
use include_wasm::{Caller, Host};

trait Peek: Host {
    /// # Safety
    ///
    /// - The address can be read.
    unsafe fn log(cx: &mut Caller<'_, Self>, ptr: i32, len: i32) -> Result<(), Self::Error>;
    fn random(cx: &mut Caller<'_, Self>) -> Result<i64, Self::Error>;
}

include_wasm::include_wasm! {
    struct Plugin = "../wasm/host.wasm";
    import "env" = Peek;
}

fn main() {}
