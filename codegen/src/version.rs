//! Versions of the compiler, as part of cache keys.
//!
//! Compiled code may be reused only by a compiler that would produce the same code. There are two versions: [`build`]
//! for the cache, which changes with every dependency of the compiler; and [`compiler`] for prepared modules, which may
//! be used on other hosts: the sources of this crate, and Cranelift's version.

/// Returns the version of this crate, with a hash of its sources.
pub(crate) fn release() -> String {
    format!("include-wasm {} ({})", env!("CARGO_PKG_VERSION"), env!("INCLUDE_WASM_SOURCES"))
}

/// Returns [`release`] and the version of Cranelift.
#[cfg(feature = "compiler")]
pub(crate) fn compiler() -> String {
    format!("{}, Cranelift {}", release(), cranelift_codegen::VERSION)
}

/// Returns [`compiler`] and a hash that identifies this build of the compiler, with the versions of all dependencies.
///
/// Cargo identifies a crate by its path and version: after an edit of Cranelift in place the cache has to be emptied.
#[cfg(feature = "compiler")]
pub(crate) fn build() -> String {
    use std::any::TypeId;
    use std::collections::hash_map::DefaultHasher;
    use std::hash::{Hash, Hasher};

    // rustc hashes types with their crate, and cargo identifies crates by version, options and dependencies.
    let mut hasher = DefaultHasher::new();
    TypeId::of::<crate::target::Target>().hash(&mut hasher);
    format!("{}, build {:016x}", compiler(), hasher.finish())
}

/// Returns whether the compiler itself was compiled without optimization, as cargo does by default for macros and
/// build scripts.
pub fn unoptimized() -> bool {
    env!("INCLUDE_WASM_OPT_LEVEL") == "0"
}

#[cfg(all(test, feature = "compiler"))]
mod tests {
    /// CVE-2026-115893: until 0.135.7 a large `br_table` jumps to a wrong place on AArch64.
    #[test]
    fn cranelift_is_not_one_with_a_known_fault() {
        let numbers = cranelift_codegen::VERSION.split('.').map(|number| number.parse::<u32>().unwrap());
        assert!(numbers.collect::<Vec<_>>() >= vec![0, 135, 8], "{}", cranelift_codegen::VERSION);
    }
}
