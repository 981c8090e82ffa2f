//! CPU features of this machine, by rustc's names.

/// Returns whether this CPU has a feature of `abi::feature`'s table.
pub(crate) fn has_feature(name: &str) -> bool {
    #[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
    macro_rules! detect {
        ($detected:ident: $($feature:tt)*) => {
            match name {
                $($feature => std::arch::$detected!($feature),)*
                _ => false,
            }
        };
    }
    #[cfg(target_arch = "x86_64")]
    return detect!(is_x86_feature_detected: "sse3" "ssse3" "sse4.1" "sse4.2" "popcnt" "cmpxchg16b" "avx" "avx2" "fma" "bmi1"
        "bmi2" "lzcnt" "avx512f" "avx512vl" "avx512dq" "avx512bitalg" "avx512vbmi");
    #[cfg(target_arch = "aarch64")]
    return detect!(is_aarch64_feature_detected: "lse" "fp16" "dotprod" "paca");
    #[cfg(target_arch = "riscv64")]
    return riscv64(name);
    #[cfg(target_arch = "s390x")]
    return s390x(name);
    #[cfg(not(any(
        target_arch = "x86_64",
        target_arch = "aarch64",
        target_arch = "riscv64",
        target_arch = "s390x"
    )))]
    return false;
}

#[cfg(target_arch = "riscv64")]
fn riscv64(name: &str) -> bool {
    // The hardware capabilities have a bit for each extension of one letter; `riscv_hwprobe` would tell the others.
    // SAFETY: it reads the auxiliary vector.
    let letters = unsafe { libc::getauxval(libc::AT_HWCAP) };
    match name.as_bytes() {
        [letter] => letters >> (letter - b'a') & 1 == 1,
        _ => false,
    }
}

#[cfg(target_arch = "s390x")]
fn s390x(name: &str) -> bool {
    // SAFETY: it reads the auxiliary vector.
    let capabilities = unsafe { libc::getauxval(libc::AT_HWCAP) };
    // Linux, arch/s390/include/asm/elf.h: numbers of the bits.
    let bit = match name {
        "vector" => 11,
        "vector-enhancements-1" => 13,
        "vector-enhancements-2" => 15,
        "vector-enhancements-3" => 22,
        "miscellaneous-extensions-3" => 18,
        "miscellaneous-extensions-4" => 23,
        _ => return false,
    };
    capabilities >> bit & 1 == 1
}
