//! Expansions are free of warnings, of those that are off by default too.
#![deny(
    warnings,
    future_incompatible,
    let_underscore,
    missing_copy_implementations,
    missing_debug_implementations,
    missing_docs,
    nonstandard_style,
    rust_2018_idioms,
    rust_2021_compatibility,
    rust_2024_compatibility,
    single_use_lifetimes,
    trivial_casts,
    trivial_numeric_casts,
    unreachable_pub,
    unused,
    unused_import_braces,
    unused_lifetimes,
    unused_qualifications,
    variant_size_differences
)]

use include_wasm::include_wasm;

include_wasm! {
    /// Nothing of it is used.
    pub struct Public = "../wasm/host.wasm";
}

include_wasm! {
    /// Shares everything.
    pub struct Shared = "../wasm/shared.wasm";
    import "lib" = store;
}

include_wasm! {
    struct Private = "../wasm/memory.wasm";
    link = static;
}

mod inner {
    include_wasm::include_wasm! {
        pub(super) struct Names = "../wasm/names.wasm";
    }

    pub(crate) mod deeper {
        /// RISC-V has vectors with its V extension alone, of which rustc does not tell.
        macro_rules! with_vectors {
            ($($input:tt)*) => {
                #[cfg(not(target_arch = "riscv64"))]
                include_wasm::include_wasm! { $($input)* }
                #[cfg(target_arch = "riscv64")]
                include_wasm::include_wasm! { $($input)* cpu = "+v"; }
            };
        }

        with_vectors! {
            /// Every type.
            pub(in super::super) struct Values = "../wasm/values.wasm";
            traps = explicit;
        }
    }
}

fn main() {
    let mut private = Private::instantiate().expect("instantiates");
    private.fill(1).expect("returns");
    let _used = include_wasm!("../wasm/add.wasm").instantiate().expect("instantiates").add(1, 2);
    let _names = inner::Names::<NoHost>::instantiate_;
    let _values = inner::deeper::Values::<NoHost>::instantiate;
}

/// A host of everything.
#[derive(Clone, Copy, Debug)]
pub struct NoHost;

impl include_wasm::Host for NoHost {
    type Error = ();
}

impl inner::NamesExportsModule for NoHost {
    fn self_(_: &mut include_wasm::Caller<'_, Self>, _: i32, _: i32) -> Result<(), ()> {
        Ok(())
    }
}

impl inner::deeper::ValuesHost for NoHost {
    fn mix(
        _: &mut include_wasm::Caller<'_, Self>,
        _: i32,
        _: i64,
        _: f32,
        _: f64,
        vector: include_wasm::V128,
        _: Option<include_wasm::Func>,
        token: Option<include_wasm::ExternRef>,
    ) -> Result<(include_wasm::V128, Option<include_wasm::ExternRef>), ()> {
        Ok((vector, token))
    }

    fn pick(
        _: &mut include_wasm::Caller<'_, Self>,
        _: Option<include_wasm::ExternRef>,
    ) -> Result<Option<include_wasm::Func>, ()> {
        Ok(None)
    }

    fn base(_: &Self) -> i64 {
        7
    }
}
