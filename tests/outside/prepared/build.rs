use std::env;

use include_wasm_codegen::Preparation;
use include_wasm_codegen::target::{Opt, Traps};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let out = env::var("OUT_DIR")?;
    let plain = Preparation::for_build_script();
    plain.build("../src/add.wasm", format!("{out}/add.prepared"))?;

    let mut linked = plain;
    linked.options.opt = Some(Opt::Size);
    linked.options.traps = Some(Traps::Explicit);
    linked.build("../src/count.wasm", format!("{out}/count.prepared"))
}
