//! The parts of an instance: one function for every row of `abi::parts!`.
//!
//! The expansion names those that its module has, and the linker drops the others.

pub use include_wasm_abi::part::Part as Number;

pub use super::part::Part;

/// Makes the constants; a row without a function does not compile.
macro_rules! constants {
    ($($(#[$doc:meta])* $name:ident: $($count:ident),*;)*) => {
        $(
            $(#[$doc])*
            #[allow(non_upper_case_globals, reason = "a part is named as its function")]
            pub const $name: Part = Part { number: Number::$name, make: body::$name };
        )*

        /// Every part.
        pub const ALL: &[Part] = &[$($name),*];
    };
}
include_wasm_abi::parts!(constants);

mod body {
    use super::super::expr::enable_calculations;
    use super::super::part::Making;
    use super::super::{link, make};
    use crate::error::Failure;

    pub(super) fn cpu(making: &mut Making<'_, '_>) -> Result<(), Failure> {
        Ok(making.context.code.check_features()?)
    }

    pub(super) fn calculations(_making: &mut Making<'_, '_>) -> Result<(), Failure> {
        enable_calculations();
        Ok(())
    }

    pub(super) fn functions(making: &mut Making<'_, '_>) -> Result<(), Failure> {
        Ok(link::functions(making.context, making.store, making.imports)?)
    }

    pub(super) fn shared(making: &mut Making<'_, '_>) -> Result<(), Failure> {
        Ok(link::shared(making.context, making.store, making.imports)?)
    }

    pub(super) use make::{data, elements, globals, memories, references, start, tables};
}
