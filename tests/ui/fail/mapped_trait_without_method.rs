pub trait Env: include_wasm::Host {
    fn log(cx: &mut include_wasm::Caller<'_, Self>, ptr: i32, len: i32) -> Result<(), Self::Error>;
}

include_wasm::include_wasm! {
    pub struct Plugin = "../wasm/host.wasm";
    import "env" = Env;
}

fn main() {}
