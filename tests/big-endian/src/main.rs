//! Compiles a few modules for every instruction set, and prints a line for each blob: its module, its target, how many
//! bytes it has, and their checksum. `cargo xtask cross s390x` compares what it prints on machines of both byte orders.

use include_wasm_abi::feature::Arch;
use include_wasm_codegen::target::{CAbi, MemoryStrategy, Traps};
use include_wasm_codegen::{ImportKind, ModuleInput, Output, Target, compile};

macro_rules! modules {
    ($($path:literal)*) => {
        const MODULES: &[(&str, &[u8])] = &[$(($path, include_bytes!(concat!("../../", $path)))),*];
    };
}
modules! {
    "wasm/thin.wasm"
    "wasm/traps.wasm"
    "wasm/shared.wasm"
    "wasm/order.wasm"
    "ui/wasm/values.wasm"
    "spec_macro/generated/conversions_wast/0.wasm"
    "spec_macro/generated/simd_lane_wast/0.wasm"
}

fn main() {
    for (name, bytes) in MODULES {
        for target in targets() {
            let input = ModuleInput { bytes, imports: &|_, _| ImportKind::Host };
            let (arch, traps) = (target.arch.name(), target.traps);
            match compile(&[input], &target) {
                Ok(output) => print(&format!("{name} {arch} {traps:?}"), &output),
                Err(error) => println!("{name} {arch} {traps:?}: {error}"),
            }
        }
    }
}

/// Returns every instruction set with most of what the option `cpu` can name, once with each kind of traps.
fn targets() -> impl Iterator<Item = Target> {
    Arch::ALL.iter().flat_map(|&arch| {
        let all = Target::features_from_names(arch, arch.features().iter().map(|feature| feature.name));
        let hardware = Target::new(arch, CAbi::SystemV, all);
        let memory = MemoryStrategy::Checked;
        // Without features but V, the functions that stand in for them are in the blob.
        let few = Target::features_from_names(arch, std::iter::once("v"));
        let explicit = Target { traps: Traps::Explicit, memory, features: few, ..hardware.clone() };
        [hardware, explicit]
    })
}

fn print(what: &str, output: &Output) {
    let asm = output.static_asm().text;
    println!("{what}: {} bytes, {:016x}, as text {:016x}", output.elf.len(), fnv(&output.elf), fnv(asm.as_bytes()));
}

/// Returns a checksum: FNV-1a, of 64 bits.
fn fnv(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |sum, byte| (sum ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}
