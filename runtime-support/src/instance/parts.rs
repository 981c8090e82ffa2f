//! The parts of an instance: one method of an instance builder for every row of `abi::parts!`.
//!
//! The expansion names those that its module has, and the linker drops the others.

pub use include_wasm_abi::part::Part as Number;

pub use super::part::Part;

/// Makes the constants; a row without a method does not compile.
macro_rules! constants {
    ($($(#[$doc:meta])* $name:ident: $($count:ident),*;)*) => {
        $(
            $(#[$doc])*
            #[allow(non_upper_case_globals, reason = "a part is named as its method")]
            pub const $name: Part = Part { number: Number::$name, make: |builder| builder.$name() };
        )*

        /// Every part.
        pub const ALL: &[Part] = &[$($name),*];
    };
}
include_wasm_abi::parts!(constants);
