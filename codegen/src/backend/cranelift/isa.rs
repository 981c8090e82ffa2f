//! A target to Cranelift's settings.
//!
//! In:  [`Target`], whose options go together.
//! Out: an instruction set of Cranelift, the same for equal targets on all hosts.

use cranelift_codegen::isa::{self, LookupError, OwnedTargetIsa};
use cranelift_codegen::settings::{self, Configurable};
use include_wasm_abi::feature::Arch;
use target_lexicon::{
    Aarch64Architecture, Architecture, BinaryFormat, Environment, OperatingSystem, Riscv64Architecture, Triple, Vendor,
};

use crate::error::Error;
use crate::target::{CAbi, Opt, Target, cpu};

/// Settings that do not depend on the target. A setting that is not mentioned has Cranelift's default.
const SHARED: &[(&str, &str)] = &[
    // Code in a blob reaches other code by relative addresses. With `is_pic` Cranelift would load every address from a
    // GOT, which a blob does not have.
    ("is_pic", "false"),
    ("use_colocated_libcalls", "true"),
    // Library calls go to their expansions in the same blob. The one convention that all targets have in common, and
    // the only one of those that takes vectors in registers on x86-64.
    ("libcall_call_conv", "system_v"),
    // Wasm functions have up to 1000 results. Results without a register go through memory of the caller.
    ("enable_multi_ret_implicit_sret", "true"),
    // Backtraces and the unwinding to the entry walk the frame pointers.
    ("preserve_frame_pointers", "true"),
    // No unwinder walks wasm frames.
    ("unwind_info", "false"),
    // The kind of probes, where there are any: see `isa_variant`.
    ("probestack_strategy", "inline"),
    ("probestack_size_log2", "12"),
    // Guests are hostile. Cranelift itself reads these only for `br_table`; a bounds check in CLIF has to spell the
    // guard, `select_spectre_guard`. The guard costs only where there is a check, so nothing with guarded memory.
    ("enable_heap_access_spectre_mitigation", "true"),
    ("enable_table_access_spectre_mitigation", "true"),
];

/// Settings that differ between functions of one target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Variant {
    /// Whether Cranelift reports its blocks and edges: see `emit/loop_align.rs`.
    pub(crate) cfg_info: bool,
    /// Whether functions are optimized, if the target says so: see `emit/dominator_depth.rs`.
    pub(crate) optimizes: bool,
}

impl Variant {
    /// Returns the variant of most functions of a target.
    pub(crate) fn usual(target: &Target) -> Self {
        Self { cfg_info: target.aligns_loops(), optimizes: true }
    }
}

/// Returns Cranelift's instruction set for most functions of a target.
///
/// # Errors
///
/// [`Error::Target`] where options do not go together.
pub(crate) fn isa(target: &Target) -> Result<OwnedTargetIsa, Error> {
    isa_variant(target, Variant::usual(target))
}

/// Returns Cranelift's instruction set for functions of a variant.
///
/// # Errors
///
/// As [`isa`].
pub(crate) fn isa_variant(target: &Target, variant: Variant) -> Result<OwnedTargetIsa, Error> {
    target.check()?;
    let internal = |error: &dyn core::fmt::Display| Error::Internal { func: None, reason: error.to_string() };

    let mut shared = settings::builder();
    let opt_level = match target.opt {
        Opt::Speed if variant.optimizes => "speed",
        Opt::Size if variant.optimizes => "speed_and_size",
        _ => "none",
    };
    let nan = if target.canonical_nan { "true" } else { "false" };
    let verifier = if target.verify { "true" } else { "false" };
    // A frame of several pages touches each of them, in order, behind the comparison with the limit. It may touch the
    // page behind its last one, for which the runtime has a reserve. So no frame steps over a guard page, whatever the
    // limit says; and Windows commits a stack's pages one by one, each when the one above it is touched. Without an OS
    // there are neither guard pages nor space for another page.
    let probes = if target.hosted { "true" } else { "false" };
    let chosen = [
        ("opt_level", opt_level),
        ("enable_nan_canonicalization", nan),
        ("enable_verifier", verifier),
        ("enable_probestack", probes),
    ];
    // The addresses of loops decide the alignment of functions: see `emit/loop_align.rs`.
    shared
        .set("machine_code_cfg_info", if variant.cfg_info { "true" } else { "false" })
        .map_err(|error| internal(&error))?;
    for &(name, value) in SHARED.iter().chain(&chosen) {
        shared.set(name, value).map_err(|error| internal(&error))?;
    }

    let mut builder = isa::lookup(triple(target)).map_err(|error| match error {
        LookupError::SupportDisabled => {
            let arch = target.arch.name();
            let reason = format!("this compiler makes no code for {arch}: turn on the feature `backend-{arch}`");
            Error::Target { reason }
        }
        LookupError::Unsupported => internal(&error),
    })?;
    let features = target.features | cpu::floor(target.arch);
    for (_, feature) in cpu::bits(target.arch).filter(|(bit, _)| features & bit != 0) {
        for setting in feature.settings {
            builder.enable(setting).map_err(|error| internal(&error))?;
        }
    }
    builder.finish(settings::Flags::new(shared)).map_err(|error| internal(&error))
}

/// Returns the triple from which Cranelift takes the architecture and the default C convention.
fn triple(target: &Target) -> Triple {
    let architecture = match target.arch {
        Arch::X86_64 => Architecture::X86_64,
        Arch::Aarch64 => Architecture::Aarch64(Aarch64Architecture::Aarch64),
        Arch::Riscv64 => Architecture::Riscv64(Riscv64Architecture::Riscv64gc),
        Arch::S390x => Architecture::S390x,
    };
    let operating_system = match (target.c_abi, target.arch) {
        (CAbi::Apple, _) => OperatingSystem::Darwin(None),
        (CAbi::Windows, Arch::X86_64) => OperatingSystem::Windows,
        // On aarch64 functions with a fixed number of parameters have the same convention on all systems but Apple's,
        // and Cranelift does not use the platform register.
        (CAbi::Windows | CAbi::SystemV, _) => OperatingSystem::Linux,
    };
    Triple {
        architecture,
        vendor: Vendor::Unknown,
        operating_system,
        environment: Environment::Unknown,
        binary_format: BinaryFormat::Elf,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use cranelift_codegen::cursor::{Cursor, FuncCursor};
    use cranelift_codegen::ir::{
        AbiParam, Function, InstBuilder, Signature, StackSlotData, StackSlotKind, UserFuncName, types,
    };
    use cranelift_codegen::isa::{CallConv, TargetIsa};
    use cranelift_codegen::{Context, FinalizedRelocTarget, control::ControlPlane};

    use crate::backend::cranelift::stubs::clif;
    use crate::target::{MemoryStrategy, Traps};

    fn target(arch: Arch, cpu: &str) -> Target {
        let mut target = Target::new(arch, CAbi::SystemV, 0);
        if !cpu.is_empty() {
            target.apply_cpu(cpu).unwrap();
        }
        target
    }

    /// Returns the settings that are on.
    fn on(target: &Target) -> Vec<&'static str> {
        let isa = isa(target).unwrap();
        isa.isa_flags().iter().filter(|flag| flag.as_bool() == Some(true)).map(|flag| flag.name).collect()
    }

    #[test]
    fn every_setting_of_the_feature_table_exists() {
        for &arch in Arch::ALL {
            let mut target = target(arch, "");
            for (bit, feature) in cpu::bits(arch) {
                target.features = bit;
                let on = on(&target);
                assert!(feature.settings.iter().all(|setting| on.contains(setting)), "{}", feature.name);
            }
        }
    }

    #[test]
    fn the_baseline_has_the_floor_and_nothing_else() {
        assert_eq!(on(&target(Arch::X86_64, "")), [""; 0]);
        assert_eq!(on(&target(Arch::Aarch64, "")), [""; 0]);
        assert_eq!(on(&target(Arch::S390x, "")), [""; 0]);
        let mut riscv = on(&target(Arch::Riscv64, ""));
        riscv.sort_unstable();
        assert_eq!(riscv, ["has_a", "has_d", "has_f", "has_m", "has_zicsr", "has_zifencei"]);
    }

    #[test]
    fn a_level_turns_its_features_on() {
        let mut on = on(&target(Arch::S390x, "z17"));
        on.sort_unstable();
        assert_eq!(on, ["has_mie3", "has_mie4", "has_vxrs_ext2", "has_vxrs_ext3"]);
    }

    #[test]
    fn options_reach_the_flags() {
        let mut target = target(Arch::Aarch64, "");
        for (opt, name) in [(Opt::Speed, "speed"), (Opt::Size, "speed_and_size"), (Opt::None, "none")] {
            target.opt = opt;
            target.canonical_nan = opt == Opt::Size;
            let isa = isa(&target).unwrap();
            assert_eq!(isa.flags().opt_level().to_string(), name);
            assert_eq!(isa.flags().enable_nan_canonicalization(), opt == Opt::Size);
        }
    }

    #[test]
    fn the_c_convention_is_that_of_the_system() {
        let default = |arch, c_abi| isa(&Target::new(arch, c_abi, 0)).unwrap().default_call_conv();
        for &arch in Arch::ALL {
            assert_eq!(default(arch, CAbi::SystemV), CallConv::SystemV);
        }
        assert_eq!(default(Arch::Aarch64, CAbi::Apple), CallConv::AppleAarch64);
        assert_eq!(default(Arch::X86_64, CAbi::Apple), CallConv::SystemV);
        assert_eq!(default(Arch::X86_64, CAbi::Windows), CallConv::WindowsFastcall);
        assert_eq!(default(Arch::Aarch64, CAbi::Windows), CallConv::SystemV);
    }

    #[test]
    fn options_that_do_not_go_together_are_refused() {
        let mut target = target(Arch::X86_64, "");
        (target.traps, target.memory) = (Traps::Explicit, MemoryStrategy::Guarded);
        assert!(matches!(isa(&target), Err(Error::Target { .. })));
    }

    /// Returns `(params...) -> (the same values...)`.
    fn identity(isa: &dyn TargetIsa, params: &[types::Type]) -> Function {
        let mut signature = Signature::new(CallConv::Tail);
        signature.params.extend(params.iter().map(|&ty| AbiParam::new(ty)));
        signature.returns.clone_from(&signature.params);
        clif::function(isa, UserFuncName::default(), signature, |builder, values| {
            builder.ins().return_(values);
        })
    }

    #[test]
    fn a_function_may_have_as_many_results_as_wasm_allows() {
        for &arch in Arch::ALL {
            let isa = isa(&target(arch, "")).unwrap();
            for ty in [types::I32, types::F64, types::I8X16] {
                if (arch, ty) == (Arch::Riscv64, types::I8X16) {
                    continue;
                }
                let mut cx = Context::for_function(identity(&*isa, &[ty; 1000]));
                let code = cx.compile(&*isa, &mut ControlPlane::default());
                assert!(code.is_ok_and(|code| code.buffer.relocs().is_empty()), "{} {ty}", arch.name());
            }
        }
    }

    #[test]
    fn every_page_of_a_frame_is_touched() {
        // `mov dword ptr [rsp], 0`; `stur wzr, [sp]`; `sw zero, 0(sp)`; `mvi 0(%r15), 0`.
        let probes: [(Arch, &[u8]); 4] = [
            (Arch::X86_64, &[0xc7, 0x04, 0x24, 0, 0, 0, 0]),
            (Arch::Aarch64, &[0xff, 0x03, 0, 0xb8]),
            (Arch::Riscv64, &[0x23, 0x20, 0x01, 0x00]),
            (Arch::S390x, &[0x92, 0, 0xf0, 0]),
        ];
        for (arch, probe) in probes {
            let code = |pages: u32, hosted| {
                let isa = isa(&Target { hosted, ..Target::new(arch, CAbi::SystemV, 0) }).unwrap();
                let mut func = identity(&*isa, &[types::I64]);
                func.create_sized_stack_slot(StackSlotData::new(StackSlotKind::ExplicitSlot, pages * 4096, 0));
                let mut cx = Context::for_function(func);
                cx.compile(&*isa, &mut ControlPlane::default()).unwrap().buffer.data().to_vec()
            };
            let probes = |code: &[u8]| code.windows(probe.len()).filter(|bytes| *bytes == probe).count();
            assert_eq!([0, 1, 2].map(|pages| probes(&code(pages, true))), [0, 1, 2], "{arch:?}");
            assert_eq!(probes(&code(2, false)), 0, "{arch:?}");
            // A loop touches many.
            let (none, many) = (code(100, false), code(100, true));
            assert!((none.len() + 12..none.len() + 64).contains(&many.len()), "{arch:?}");
        }
    }

    #[test]
    fn the_baseline_of_x86_64_asks_for_library_calls() {
        let isa = isa(&target(Arch::X86_64, "")).unwrap();
        let mut func = identity(&*isa, &[types::F64]);
        let block = func.layout.entry_block().unwrap();
        let end = func.layout.last_inst(block).unwrap();
        let mut cursor = FuncCursor::new(&mut func).at_inst(end);
        let value = cursor.func.dfg.block_params(block)[0];
        let rounded = cursor.ins().ceil(value);
        cursor.func.dfg.inst_args_mut(end)[0] = rounded;
        let mut cx = Context::for_function(func);
        let code = cx.compile(&*isa, &mut ControlPlane::default()).unwrap();
        let relocs = code.buffer.relocs();
        assert!(matches!(
            relocs,
            [reloc] if reloc.kind == cranelift_codegen::binemit::Reloc::X86CallPCRel4
                && matches!(reloc.target, FinalizedRelocTarget::ExternalName(_))
        ));
    }
}
