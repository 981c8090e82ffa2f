//! CPU features of this machine, by rustc's names.

/// Returns whether this CPU has a feature of `abi::feature`'s table, and the system lets programs use it.
pub(crate) fn has_feature(name: &str) -> bool {
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
    return detect!(is_aarch64_feature_detected: "lse" "fp16" "dotprod");
    #[cfg(target_arch = "riscv64")]
    return detect!(is_riscv_feature_detected: "m" "a" "zba" "zbb" "zbc" "zbs" "c" "zcb" "zicond") || riscv64(name);
    #[cfg(target_arch = "s390x")]
    return detect!(is_s390x_feature_detected: "vector" "vector-enhancements-1" "vector-enhancements-2"
        "miscellaneous-extensions-2" "miscellaneous-extensions-3" "miscellaneous-extensions-4" "vector-enhancements-3");
    #[cfg(not(any(
        target_arch = "x86_64",
        target_arch = "aarch64",
        target_arch = "riscv64",
        target_arch = "s390x"
    )))]
    return detect!(never:);
}

/// Returns whether this CPU has a feature for which the standard library's own test is not stable yet.
#[cfg(all(target_arch = "riscv64", target_os = "linux"))]
fn riscv64(name: &str) -> bool {
    match name.as_bytes() {
        // The hardware capabilities have a bit for each extension of one letter.
        [letter @ (b'f' | b'd' | b'v')] => {
            // SAFETY: it reads the auxiliary vector.
            let letters = unsafe { libc::getauxval(libc::AT_HWCAP) };
            letters >> (letter - b'a') & 1 == 1
        }
        b"zfa" => extensions() >> 32 & 1 == 1,
        _ => false,
    }
}

/// Returns the extensions that Linux tells of: bits by `RISCV_HWPROBE_EXT_*`, or none where it is too old to tell.
#[cfg(all(target_arch = "riscv64", target_os = "linux"))]
fn extensions() -> u64 {
    /// `riscv_hwprobe`, in `asm/unistd.h`.
    const HWPROBE: libc::c_long = 258;
    /// `RISCV_HWPROBE_KEY_IMA_EXT_0`, in `asm/hwprobe.h`.
    const EXTENSIONS: i64 = 4;
    #[repr(C)]
    struct Pair {
        key: i64,
        value: u64,
    }
    let mut pair = Pair { key: EXTENSIONS, value: 0 };
    let no_cpus = core::ptr::null_mut::<libc::c_ulong>();
    // SAFETY: it takes an array of pairs, here one, and writes their values; no set of CPUs stands for all, and there
    // are no flags.
    let failed = unsafe { libc::syscall(HWPROBE, &raw mut pair, 1_usize, 0_usize, no_cpus, 0) } != 0;
    // A key that is not known comes back negative.
    if failed || pair.key != EXTENSIONS { 0 } else { pair.value }
}

/// Returns what every system of this kind has: rustc compiles for no other.
#[cfg(all(target_arch = "riscv64", not(target_os = "linux")))]
fn riscv64(name: &str) -> bool {
    matches!(name, "f" | "d")
}
