include_wasm::include_wasm! {
    pub struct Plugin = "../wasm/host.wasm";
    rename export "ran" = walk;
    rename import "env" "lock" = unlock;
    rename import "env" "log"[1] = log_2;
    rename import "wasi" = Wasi;
}

fn main() {}
