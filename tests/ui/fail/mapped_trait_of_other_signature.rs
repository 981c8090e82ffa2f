use include_wasm::{Caller, Host};

trait Env: Host {
    fn log(cx: &mut Caller<'_, Self>, text: i64) -> Result<(), Self::Error>;
    fn random(cx: &mut Caller<'_, Self>) -> i64;
}

include_wasm::include_wasm! {
    struct Plugin = "../wasm/host.wasm";
    import "env" = Env;
}

fn main() {}
