// The manifest stands for a module: the folder of the tests' package has no other file.
include_wasm::include_wasm! {
    pub struct Plugin = "Cargo.toml";
}

fn main() {}
