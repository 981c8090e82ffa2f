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

/// What a CPU may be called, each instruction set says for itself.
macro_rules! with_cpu {
    ($cpu:literal) => {
        include_wasm::include_wasm! {
            pub struct Static = "../wasm/add.wasm";
            crate = unsafe crate::library::include_wasm;
            link = static;
            traps = explicit;
            memory = checked;
            opt = size;
            nan = canonical;
            cpu = $cpu;
            rename export "add" = sum;
            /// Adds without a sign.
            fn sum(augend: u32, addend: u32) -> u32;
        }
    };
}

#[cfg(target_arch = "x86_64")]
with_cpu!("x86-64-v2");
#[cfg(target_arch = "aarch64")]
with_cpu!("+lse,-fp16");
#[cfg(target_arch = "riscv64")]
with_cpu!("+zba,+zbb");
#[cfg(target_arch = "s390x")]
with_cpu!("z15");

fn main() {
    assert_eq!(Load::instantiate().unwrap().add(1, 2), Ok(3));
    assert_eq!(Static::instantiate().unwrap().sum(1, u32::MAX), Ok(0));
    let module = include_wasm::include_wasm!(
        "../wasm/add.wasm",
        opt = none,
        memory = checked,
        crate = unsafe library::include_wasm,
        rename export "add" = plus,
        fn plus(a: u32, b: u32) -> bool,
    );
    assert_eq!(module.instantiate().unwrap().plus(1, u32::MAX), Ok(false));
}
