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
//! The package of this crate has more pages in its folder `docs`: `security.md`, `advisories.md`, `measurements.md`,
//! `design.md` and `GLOSSARY.md`. The repository has `ARCHITECTURE.md` and `CONTRIBUTING.md` beside them.

macro_rules! pages {
    ($($name:ident $file:literal)*) => {
        $(
            // Tests of the documentation need what their code needs.
            #[doc = include_str!("links.md")]
            #[cfg_attr(any(not(doctest), all(feature = "std", feature = "backends")), doc = include_str!($file))]
            pub mod $name {}
        )*
    };
}
pages! {
    imports "../docs/imports.md"
    calls "../docs/calls.md"
    build_time "../docs/build-time.md"
    bare "../docs/bare.md"
    debugging "../docs/debugging.md"
    examples "../docs/examples.md"
}
