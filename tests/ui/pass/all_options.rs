//! Every option, in both forms.

mod library {
    pub use include_wasm;
}

include_wasm::include_wasm! {
    pub struct Load = "../wasm/add.wasm";
    link = load;
    traps = hardware;
    memory = guarded;
    opt = speed;
    nan = any;
}

include_wasm::include_wasm! {
    pub struct Static = "../wasm/add.wasm";
    crate = crate::library::include_wasm;
    link = static;
    traps = explicit;
    memory = checked;
    opt = size;
    nan = canonical;
    cpu = "x86-64-v2";
    rename export "add" = sum;
    /// Adds without a sign.
    fn sum(augend: u32, addend: u32) -> u32;
}

fn main() {
    assert_eq!(Load::instantiate().unwrap().add(1, 2), Ok(3));
    assert_eq!(Static::instantiate().unwrap().sum(1, u32::MAX), Ok(0));
    let module = include_wasm::include_wasm!(
        "../wasm/add.wasm",
        opt = none,
        memory = checked,
        crate = library::include_wasm,
        rename export "add" = plus,
        fn plus(a: u32, b: u32) -> bool,
    );
    assert_eq!(module.instantiate().unwrap().plus(1, u32::MAX), Ok(false));
}
