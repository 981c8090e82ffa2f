//! Which compiler this is.
//!
//! What a compiler made may be used in its place only by one that would have made the same. There are two names for
//! that: [`version`] for files that people keep, and [`build`] for those that nobody looks at.

use std::any::TypeId;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};

/// Returns the version of this crate and of Cranelift, and a hash of this compiler's sources.
pub fn version() -> String {
    let (own, cranelift, sources) =
        (env!("CARGO_PKG_VERSION"), cranelift_codegen::VERSION, env!("INCLUDE_WASM_SOURCES"));
    format!("include-wasm {own} ({sources}), Cranelift {cranelift}")
}

/// Returns [`version`] and what tells this build of it from others, with other versions of what Cranelift leans on, say.
pub(crate) fn build() -> String {
    // rustc numbers types by their crate, and cargo names crates by their version, options, and whatever they depend on.
    let mut hasher = DefaultHasher::new();
    TypeId::of::<cranelift_codegen::Context>().hash(&mut hasher);
    TypeId::of::<wasmparser::Validator>().hash(&mut hasher);
    format!("{}, build {:016x}", version(), hasher.finish())
}

/// Returns whether the compiler itself was compiled without optimisation, as cargo does by default for what runs at
/// build time.
pub fn unoptimised() -> bool {
    env!("INCLUDE_WASM_OPT_LEVEL") == "0"
}
