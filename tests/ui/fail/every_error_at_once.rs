include_wasm::include_wasm! {
    pub struct Plugin = "../wasm/collide.wasm";
    rename export "c" = d;
    import "env" = Env;
    fn e();
}

fn main() {
    let _plugin = include_wasm::include_wasm!("../wasm/none.wasm", lnk = static, opt = fast).instantiate();
}
