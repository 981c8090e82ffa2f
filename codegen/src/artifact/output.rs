//! The result of compiling a set of modules.
//!
//! In:  the modules' interfaces, and [`CompiledModule`]: their code, from the compiler or from a cache.
//! Out: [`Output`]: the blob, its sections, and the facts about each module that the typed API needs.

use include_wasm_abi::libcall::Libcall;

use super::asm::{self, StaticAsm};
use super::{Digest, Symbol, elf};
use crate::error::Error;
use crate::frontend::interface::Interface;
use crate::libcalls::LibcallSet;
use crate::target::Target;

/// A compiled set of modules.
#[derive(Clone, Debug)]
pub struct Output {
    /// The blob, to be loaded at run time: an ELF object with the three sections below and symbols.
    pub elf: Vec<u8>,
    /// The code.
    pub code: Vec<u8>,
    /// The metadata.
    pub meta: Vec<u8>,
    /// The bytes of the data segments.
    pub data: Vec<u8>,
    /// The runtime functions that the code calls, in the order of the metadata's table.
    pub libcalls: Vec<Libcall>,
    /// The modules, in the order of the input.
    pub modules: Vec<ModuleOutput>,
    target: Target,
    symbols: Vec<Symbol>,
    digest: Digest,
}

/// The facts about one module of a set.
#[derive(Clone, Debug)]
pub struct ModuleOutput {
    /// Imports and exports.
    pub interface: Interface,
    calls: Vec<Option<ExportCall>>,
}

/// The call target of a function of a module, for calls from Rust.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExportCall {
    /// Offset of the function's `VmFuncRef` in the context.
    pub func_ref_at: u32,
    /// Offset of the function in the code, unless it is imported.
    pub code: Option<u32>,
    /// Offset of the entry for its type in the code, unless Rust uses assembly calls. Values cross in the `Shape` of
    /// the type.
    pub entry: Option<u32>,
    /// Offset of the direct entry in the code, where the function can neither trap nor call.
    pub direct_entry: Option<u32>,
    /// Whether an assembly call preserves callee-saved registers, also after a trap.
    pub preserves_callee_saved: bool,
}

/// The code of a set of modules with its metadata: all of an [`Output`] that the modules alone do not determine.
#[derive(Debug)]
pub(crate) struct CompiledModule {
    pub(crate) code: Vec<u8>,
    pub(crate) meta: Vec<u8>,
    pub(crate) data: Vec<u8>,
    pub(crate) libcalls: LibcallSet,
    pub(crate) symbols: Vec<Symbol>,
    /// The call targets of each module's functions.
    pub(crate) calls: Vec<Vec<Option<ExportCall>>>,
    pub(crate) digest: Digest,
}

impl Output {
    /// Makes the blob of modules with these interfaces.
    pub(crate) fn new(target: &Target, interfaces: Vec<Interface>, compiled: CompiledModule) -> Result<Self, Error> {
        let CompiledModule { code, meta, data, libcalls, symbols, calls, digest } = compiled;
        let libcalls: Vec<Libcall> = libcalls.iter().collect();
        let modules = interfaces.into_iter().zip(calls);
        let modules = modules.map(|(interface, calls)| ModuleOutput { interface, calls }).collect();
        let sections =
            elf::Sections { target, code: &code, meta: &meta, data: &data, symbols: &symbols, libcalls: &libcalls };
        let elf = elf::object(&sections)?;
        Ok(Self { elf, code, meta, data, libcalls, modules, target: target.clone(), symbols, digest })
    }

    /// Returns the code as text for `global_asm!`, in the object format of the target's operating system.
    pub fn static_asm(&self) -> StaticAsm {
        asm::text(&self.target, &self.code, self.digest, &self.symbols)
    }
}

impl ModuleOutput {
    /// Returns the call target of a function, by its index; `None` for a function that no reference can point to.
    pub fn export_call(&self, func_index: u32) -> Option<ExportCall> {
        *self.calls.get(usize::try_from(func_index).ok()?)?
    }
}
