//! Which compiler this is.
//!
//! What a compiler made may be used in its place only by one that would have made the same. There are two names for
//! that: [`build`] for files that nobody looks at, which changes with anything that the compiler leans on; and
//! [`maker`] for those that people keep and use on other machines: our sources, and Cranelift's version.

/// Returns the version of this crate, with a hash of its sources.
pub(crate) fn release() -> String {
    format!("include-wasm {} ({})", env!("CARGO_PKG_VERSION"), env!("INCLUDE_WASM_SOURCES"))
}

/// Returns [`release`] and the version of Cranelift.
#[cfg(feature = "compiler")]
pub(crate) fn maker() -> String {
    format!("{}, Cranelift {}", release(), cranelift_codegen::VERSION)
}

/// Returns [`maker`] and what tells this build of the compiler from others: the versions of all that it leans on.
///
/// Cargo names a crate by its path and version: who edits a copy of Cranelift has to empty the cache.
#[cfg(feature = "compiler")]
pub(crate) fn build() -> String {
    use std::any::TypeId;
    use std::collections::hash_map::DefaultHasher;
    use std::hash::{Hash, Hasher};

    // rustc numbers types by their crate, and cargo names crates by their version, options, and whatever they depend
    // on.
    let mut hasher = DefaultHasher::new();
    TypeId::of::<crate::target::Target>().hash(&mut hasher);
    format!("{}, build {:016x}", maker(), hasher.finish())
}

/// Returns whether the compiler itself was compiled without optimisation, as cargo does by default for what runs at
/// build time.
pub fn unoptimised() -> bool {
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
