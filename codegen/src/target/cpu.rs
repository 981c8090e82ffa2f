//! The `cpu` option, and the implications between CPU features.
//!
//! In:  rustc's names of features, or the text of the option, such as `x86-64-v3,+avx512f` or `-lzcnt`.
//! Out: a set of features: bits by [`Arch::features`], closed under "a CPU with this one has that one too", and with
//!      all of the floor.

use include_wasm_abi::feature::Arch;

use super::Target;
use crate::error::Error;

/// A name of several features.
struct Level {
    arch: Arch,
    name: &'static str,
    features: &'static [&'static str],
}

macro_rules! levels {
    ($($arch:ident $name:literal => $features:expr;)*) => {
        const LEVELS: &[Level] = &[$(Level { arch: Arch::$arch, name: $name, features: &$features }),*];
    };
}

// Levels of the x86-64 psABI, and generations of IBM Z. Implied features need no mention.
levels! {
    X86_64 "x86-64" => [];
    X86_64 "x86-64-v2" => ["sse4.2", "popcnt", "cmpxchg16b"];
    X86_64 "x86-64-v3" => ["popcnt", "cmpxchg16b", "avx2", "fma", "bmi1", "bmi2", "lzcnt"];
    X86_64 "x86-64-v4" =>
        ["popcnt", "cmpxchg16b", "avx2", "fma", "bmi1", "bmi2", "lzcnt", "avx512f", "avx512vl", "avx512dq"];
    S390x "z14" => [];
    S390x "z15" => ["vector-enhancements-2", "miscellaneous-extensions-3"];
    S390x "z16" => ["vector-enhancements-2", "miscellaneous-extensions-3"];
    S390x "z17" => ["vector-enhancements-3", "miscellaneous-extensions-4"];
}

macro_rules! implications {
    ($($arch:ident $($name:literal => $($implied:literal)*;)*)*) => {
        const IMPLIED: &[(Arch, &str, &str)] = &[$($($((Arch::$arch, $name, $implied),)*)*)*];
    };
}

// As rustc has them.
implications! {
    X86_64
        "ssse3" => "sse3";
        "sse4.1" => "ssse3";
        "sse4.2" => "sse4.1";
        "avx" => "sse4.2";
        "avx2" => "avx";
        "fma" => "avx";
        "avx512f" => "avx2" "fma";
        "avx512vl" => "avx512f";
        "avx512dq" => "avx512f";
        "avx512bitalg" => "avx512f";
        "avx512vbmi" => "avx512f";
    Riscv64
        "zcb" => "c";
    S390x
        "vector-enhancements-3" => "vector-enhancements-2";
        "miscellaneous-extensions-4" => "miscellaneous-extensions-3";
}

impl Target {
    /// Returns the set of these features and those that they imply, with those that every CPU has. Names that
    /// [`Arch::features`] does not have are left out: no compiled code depends on them.
    pub fn features_from_names<'n>(arch: Arch, names: impl Iterator<Item = &'n str>) -> u64 {
        let named = names.filter_map(|name| bit(arch, name)).fold(0, |set, bit| set | bit);
        with_implied(arch, named | floor(arch))
    }

    /// Returns whether code may use a feature.
    pub(crate) fn has_feature(&self, name: &str) -> bool {
        bit(self.arch, name).is_some_and(|bit| self.features & bit != 0)
    }

    /// Applies the text of the `cpu` option: names of CPUs and `+feature` add features and those that they imply, and
    /// `-feature` takes away one and those that imply it. Parts are separated by commas, and later ones win.
    ///
    /// # Errors
    ///
    /// [`Error::Target`] where a name is unknown or every CPU has the feature that is to go. The target is then as it
    /// was.
    pub fn apply_cpu(&mut self, text: &str) -> Result<(), Error> {
        let arch = self.arch;
        let mut set = with_implied(arch, self.features | floor(arch));
        for part in text.split(',').map(str::trim) {
            if let Some(name) = part.strip_prefix('+') {
                set |= with_implied(arch, feature(arch, name)?);
            } else if let Some(name) = part.strip_prefix('-') {
                set &= !with_implying(arch, feature(arch, name)?);
                if set & floor(arch) != floor(arch) {
                    let reason =
                        format!("cpu feature `{name}` cannot be taken away: code for {} needs it", arch.name());
                    return Err(Error::Target { reason });
                }
            } else {
                set |= level(arch, part)?;
            }
        }
        self.features = set;
        Ok(())
    }
}

/// Returns the features that every CPU has.
pub(crate) fn floor(arch: Arch) -> u64 {
    bits(arch).filter(|(_, feature)| feature.floor).fold(0, |set, (bit, _)| set | bit)
}

/// Returns each feature with its bit.
pub(crate) fn bits(arch: Arch) -> impl Iterator<Item = (u64, &'static include_wasm_abi::feature::Feature)> {
    arch.features().iter().enumerate().map(|(i, feature)| (1 << i, feature))
}

fn bit(arch: Arch, name: &str) -> Option<u64> {
    bits(arch).find(|(_, feature)| feature.name == name).map(|(bit, _)| bit)
}

fn with_implied(arch: Arch, set: u64) -> u64 {
    closure(set, implied(arch))
}

fn with_implying(arch: Arch, set: u64) -> u64 {
    closure(set, implied(arch).map(|(name, implied)| (implied, name)))
}

/// Returns the bits of the rows for an architecture: a feature, and one that it implies.
fn implied(arch: Arch) -> impl Iterator<Item = (u64, u64)> + Clone {
    let row = move |name| bit(arch, name).expect("a test resolves every row");
    IMPLIED.iter().filter(move |row| row.0 == arch).map(move |&(_, name, implied)| (row(name), row(implied)))
}

/// Adds the second bit of each pair whose first bit is in the set, until nothing is left to add.
fn closure(mut set: u64, pairs: impl Iterator<Item = (u64, u64)> + Clone) -> u64 {
    loop {
        let more = pairs.clone().filter(|(first, _)| set & first != 0).fold(set, |set, (_, second)| set | second);
        if more == set {
            return set;
        }
        set = more;
    }
}

fn feature(arch: Arch, name: &str) -> Result<u64, Error> {
    bit(arch, name).ok_or_else(|| unknown(arch, "feature", name))
}

fn level(arch: Arch, name: &str) -> Result<u64, Error> {
    let level = LEVELS.iter().find(|level| level.arch == arch && level.name == name);
    let level = level.ok_or_else(|| unknown(arch, "name", name))?;
    Ok(Target::features_from_names(arch, level.features.iter().copied()))
}

/// Returns the error that lists the known names.
fn unknown(arch: Arch, what: &str, name: &str) -> Error {
    let levels = LEVELS.iter().filter(|level| level.arch == arch).map(|level| format!("`{}`", level.name));
    let features = bits(arch).map(|(_, feature)| feature.name);
    let signed = format!("`+` or `-` and one of {}", features.collect::<Vec<_>>().join(", "));
    let known = levels.chain([signed]).collect::<Vec<_>>().join(", ");
    Error::Target { reason: format!("unknown cpu {what} `{name}` for {}; known are {known}", arch.name()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::target::CAbi;

    fn target(arch: Arch, names: &[&str]) -> Target {
        Target::new(arch, CAbi::SystemV, Target::features_from_names(arch, names.iter().copied()))
    }

    fn names(arch: Arch, set: u64) -> Vec<&'static str> {
        bits(arch).filter(|(bit, _)| set & bit != 0).map(|(_, feature)| feature.name).collect()
    }

    fn applied(arch: Arch, text: &str) -> Vec<&'static str> {
        let mut target = target(arch, &[]);
        target.apply_cpu(text).unwrap();
        names(arch, target.features)
    }

    fn refused(arch: Arch, text: &str) -> String {
        let mut target = target(arch, &[]);
        let before = target.features;
        let error = target.apply_cpu(text).unwrap_err();
        assert_eq!(target.features, before);
        error.to_string()
    }

    #[test]
    fn every_name_of_the_tables_is_a_feature() {
        for &(arch, name, implied) in IMPLIED {
            assert!(bit(arch, name).is_some() && bit(arch, implied).is_some(), "{name} => {implied}");
        }
        for level in LEVELS {
            for name in level.features {
                assert!(bit(level.arch, name).is_some(), "{}: {name}", level.name);
            }
        }
    }

    #[test]
    fn names_that_are_no_features_are_left_out() {
        assert_eq!(Target::features_from_names(Arch::X86_64, ["fxsr", "sse", "sse2"].into_iter()), 0);
        let set = Target::features_from_names(Arch::Aarch64, ["neon", "lse"].into_iter());
        assert_eq!(names(Arch::Aarch64, set), ["lse"]);
    }

    #[test]
    fn the_floor_is_always_there() {
        let riscv = Target::features_from_names(Arch::Riscv64, ["c"].into_iter());
        assert_eq!(names(Arch::Riscv64, riscv), ["m", "a", "f", "d", "c"]);
        assert_eq!(applied(Arch::S390x, "z14"), ["vector", "vector-enhancements-1", "miscellaneous-extensions-2"]);
    }

    #[test]
    fn a_feature_brings_those_that_it_implies() {
        assert_eq!(applied(Arch::X86_64, "+avx"), ["sse3", "ssse3", "sse4.1", "sse4.2", "avx"]);
    }

    #[test]
    fn a_feature_takes_with_it_those_that_imply_it() {
        assert_eq!(
            applied(Arch::X86_64, "x86-64-v4,-ssse3"),
            ["sse3", "popcnt", "cmpxchg16b", "bmi1", "bmi2", "lzcnt"]
        );
    }

    #[test]
    fn later_parts_win() {
        assert_eq!(applied(Arch::Aarch64, "+lse, -lse"), [""; 0]);
        assert_eq!(applied(Arch::Aarch64, "-lse,+lse"), ["lse"]);
    }

    #[test]
    fn each_level_contains_the_one_before() {
        for levels in [["x86-64", "x86-64-v2", "x86-64-v3", "x86-64-v4"], ["z14", "z15", "z16", "z17"]] {
            let arch = if levels[0] == "z14" { Arch::S390x } else { Arch::X86_64 };
            let sets = levels.map(|name| level(arch, name).unwrap());
            assert!(sets.is_sorted_by(|less, more| less & more == *less));
        }
    }

    #[test]
    fn options_add_to_what_the_target_has() {
        let mut target = target(Arch::X86_64, &["popcnt"]);
        target.apply_cpu("x86-64,+lzcnt").unwrap();
        assert_eq!(names(Arch::X86_64, target.features), ["popcnt", "lzcnt"]);
    }

    #[test]
    fn an_unknown_name_lists_the_known_ones() {
        assert_eq!(
            refused(Arch::S390x, "z13"),
            "unknown cpu name `z13` for s390x; known are `z14`, `z15`, `z16`, `z17`, `+` or `-` and one of vector, \
             vector-enhancements-1, vector-enhancements-2, miscellaneous-extensions-3, miscellaneous-extensions-4, \
             vector-enhancements-3, miscellaneous-extensions-2"
        );
        assert_eq!(
            refused(Arch::Aarch64, "+sve"),
            "unknown cpu feature `sve` for aarch64; known are `+` or `-` and one of lse, fp16, dotprod"
        );
        assert!(refused(Arch::X86_64, "").starts_with("unknown cpu name `` for x86_64; known are `x86-64`, "));
        assert!(refused(Arch::X86_64, "x86-64-v2,").starts_with("unknown cpu name ``"));
    }

    #[test]
    fn the_floor_cannot_be_taken_away() {
        assert_eq!(refused(Arch::Riscv64, "+v,-d"), "cpu feature `d` cannot be taken away: code for riscv64 needs it");
    }
}
