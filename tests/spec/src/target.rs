//! The target that the suite is compiled for: this machine.

use include_wasm_abi::feature::Arch;
use include_wasm_codegen::error::Error;
use include_wasm_codegen::target::{CAbi, Target};

/// Which CPU features compiled code may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Features {
    /// Those that every CPU of the architecture has.
    Baseline,
    /// All that this CPU has.
    Host,
}

/// Returns this machine as a target, with entries for callers that learn types at run time.
///
/// # Errors
///
/// [`Error::Target`] where there is no backend for it.
pub fn host(features: Features) -> Result<Target, Error> {
    let Some(arch) = Arch::HOST else {
        return Err(Error::Target { reason: format!("no backend for {}", std::env::consts::ARCH) });
    };
    let names = arch.features().iter().map(|feature| feature.name);
    let usable = names.filter(|name| features == Features::Host && is_detected(name));
    let mut target = Target::new(arch, CAbi::SystemV, Target::features_from_names(arch, usable));
    target.dynamic_entries = true;
    Ok(target)
}

/// Returns whether this CPU has a feature; false where nobody asks.
fn is_detected(name: &str) -> bool {
    #[cfg(target_arch = "x86_64")]
    macro_rules! detect {
        ($($feature:tt)*) => {
            match name {
                $($feature => std::arch::is_x86_feature_detected!($feature),)*
                _ => false,
            }
        };
    }
    #[cfg(target_arch = "aarch64")]
    macro_rules! detect {
        ($($feature:tt)*) => {
            match name {
                $($feature => std::arch::is_aarch64_feature_detected!($feature),)*
                _ => false,
            }
        };
    }
    #[cfg(target_arch = "x86_64")]
    return detect!("sse3" "ssse3" "sse4.1" "sse4.2" "popcnt" "cmpxchg16b" "avx" "avx2" "fma" "bmi1" "bmi2" "lzcnt"
        "avx512f" "avx512vl" "avx512dq" "avx512bitalg" "avx512vbmi");
    #[cfg(target_arch = "aarch64")]
    return detect!("lse" "fp16" "dotprod");
    #[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
    return {
        let _ = name;
        false
    };
}
