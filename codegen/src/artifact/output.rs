//! What compiling a set of modules yields.
//!
//! In:  the modules' interfaces, and [`Parts`]: what was made of them, now or earlier.
//! Out: [`Output`]: the blob, its sections, and what the typed API needs to know about each module.

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

/// What is known about one module of a set.
#[derive(Clone, Debug)]
pub struct ModuleOutput {
    /// What it looks like from outside.
    pub interface: Interface,
    calls: Vec<Option<ExportCall>>,
}

/// How Rust calls a function of a module.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExportCall {
    /// Offset of the function's `VmFuncRef` in the context.
    pub func_ref_at: u32,
    /// Offset of the function in the code, unless it is imported.
    pub code: Option<u32>,
    /// Offset of the entry for its type in the code, unless it is called in line. Values cross in the `Shape` of the
    /// type.
    pub entry: Option<u32>,
    /// Offset of a copy of the C convention in the code, where the function can neither trap nor call.
    pub leaf: Option<u32>,
    /// Whether a call in line finds the registers that a C function keeps as they were, also after a trap.
    pub keeps: bool,
}

/// All of an [`Output`] that cannot be told from the modules: what is kept.
#[derive(Debug)]
pub(crate) struct Parts {
    pub(crate) code: Vec<u8>,
    pub(crate) meta: Vec<u8>,
    pub(crate) data: Vec<u8>,
    pub(crate) libcalls: LibcallSet,
    pub(crate) symbols: Vec<Symbol>,
    /// For each module how each of its functions is called.
    pub(crate) calls: Vec<Vec<Option<ExportCall>>>,
    pub(crate) digest: Digest,
}

impl Output {
    /// Makes the blob of modules with these interfaces.
    pub(crate) fn new(target: &Target, interfaces: Vec<Interface>, parts: Parts) -> Result<Self, Error> {
        let Parts { code, meta, data, libcalls, symbols, calls, digest } = parts;
        let libcalls: Vec<Libcall> = libcalls.iter().collect();
        let modules = interfaces.into_iter().zip(calls);
        let modules = modules.map(|(interface, calls)| ModuleOutput { interface, calls }).collect();
        let sections =
            elf::Parts { target, code: &code, meta: &meta, data: &data, symbols: &symbols, libcalls: &libcalls };
        let elf = elf::object(&sections)?;
        Ok(Self { elf, code, meta, data, libcalls, modules, target: target.clone(), symbols, digest })
    }

    /// Returns the code as text for `global_asm!`, in the object format of the target's operating system.
    pub fn static_asm(&self) -> StaticAsm {
        asm::text(&self.target, &self.code, self.digest, &self.symbols)
    }
}

impl ModuleOutput {
    /// Returns how Rust calls a function, by its index; `None` for one that no reference can point to.
    pub fn export_call(&self, func_index: u32) -> Option<ExportCall> {
        *self.calls.get(usize::try_from(func_index).ok()?)?
    }
}
