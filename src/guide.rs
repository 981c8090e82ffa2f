//! Pages about parts of this crate. This module is in the documentation alone.
//!
//! | page | about |
//! |---|---|
//! | [`imports`] | host functions, calls back, instances that share memories |
//! | [`calls`] | errors, stacks, signal handlers, threads |
//! | [`build_time`] | the cache, optimized compilers, prepared modules |
//! | [`bare`] | storage, sizes, firmware |
//! | [`debugging`] | backtraces, gdb, perf |
//! | [`examples`] | what each example shows |
//!
//! # In the repository
//!
//! The package of this crate has more pages in its folder `docs`: `security.md`, `advisories.md`, `measurements.md`, `design.md` and
//! `GLOSSARY.md`. The repository has `ARCHITECTURE.md` and `CONTRIBUTING.md` beside them.

macro_rules! pages {
    ($($(#[$cfg:meta])* $name:ident $file:literal)*) => {
        $(
            $(#[$cfg])*
            #[doc = include_str!("links.md")]
            #[doc = include_str!($file)]
            pub mod $name {}
        )*
    };
}
pages! {
    #[cfg(any(not(doctest), all(feature = "std", feature = "backends")))]
    imports "../docs/imports.md"
    #[cfg(any(not(doctest), all(feature = "std", feature = "backends")))]
    calls "../docs/calls.md"
    build_time "../docs/build-time.md"
    #[cfg(any(not(doctest), all(feature = "std", feature = "backends")))]
    bare "../docs/bare.md"
    debugging "../docs/debugging.md"
    examples "../docs/examples.md"
}
