//! Which compiler this is.
//!
//! What a compiler made may be used in its place only by one that would have made the same. There are two names for
//! that: [`release`] for files that people keep, and [`build`] for those that nobody looks at.

/// Returns the version of this crate, with a hash of its sources.
pub(crate) fn release() -> String {
    format!("include-wasm {} ({})", env!("CARGO_PKG_VERSION"), env!("INCLUDE_WASM_SOURCES"))
}

/// Returns [`release`] and what tells this build of the compiler from others: the version of Cranelift, and of whatever
/// that leans on.
#[cfg(feature = "compiler")]
pub(crate) fn build() -> String {
    use std::any::TypeId;
    use std::collections::hash_map::DefaultHasher;
    use std::hash::{Hash, Hasher};

    // rustc numbers types by their crate, and cargo names crates by their version, options, and whatever they depend on.
    let mut hasher = DefaultHasher::new();
    TypeId::of::<cranelift_codegen::Context>().hash(&mut hasher);
    TypeId::of::<wasmparser::Validator>().hash(&mut hasher);
    format!("{}, Cranelift {}, build {:016x}", release(), cranelift_codegen::VERSION, hasher.finish())
}

/// Returns whether the compiler itself was compiled without optimisation, as cargo does by default for what runs at
/// build time.
pub fn unoptimised() -> bool {
    env!("INCLUDE_WASM_OPT_LEVEL") == "0"
}
