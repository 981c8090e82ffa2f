//! Where the code of a script's modules comes from.
//!
//! In:  wasm bytes.
//! Out: `Compiled`, which can be instantiated any number of times; or why the bytes are refused.

use std::collections::HashMap;

use include_wasm_codegen::target::{ImportKind, Target, Traps};
use include_wasm_codegen::{Error, Interface, ModuleInput, Output};
use include_wasm_runtime_support::{Aligned, Blob, LibcallEntry, Module, libcalls, parts};

use crate::failure::Failure;
use crate::spectest;

/// Where code comes from.
#[derive(Debug)]
pub enum Code {
    /// Compiled when a script asks for it, and loaded as a blob.
    Load(Target),
    /// Compiled before, and linked into this program: by the module's bytes.
    Linked {
        /// How the code traps.
        traps: Traps,
        /// What it was compiled for.
        modules: HashMap<&'static [u8], &'static Module>,
    },
}

/// A module whose code was linked into this program.
#[derive(Clone, Copy, Debug)]
pub struct LinkedModule {
    /// Its bytes.
    pub wasm: &'static [u8],
    /// Its code.
    pub module: &'static Module,
}

/// A module that can be instantiated.
#[derive(Debug)]
pub(crate) struct Compiled {
    pub(crate) module: &'static Module,
    pub(crate) interface: Interface,
}

impl Code {
    /// Returns code that was linked into this program.
    pub fn linked(traps: Traps, modules: &'static [LinkedModule]) -> Self {
        Self::Linked { traps, modules: modules.iter().map(|linked| (linked.wasm, linked.module)).collect() }
    }

    /// Returns how the code traps.
    pub fn traps(&self) -> Traps {
        match self {
            Self::Load(target) => target.traps,
            Self::Linked { traps, .. } => *traps,
        }
    }

    /// Returns the module that has these bytes.
    ///
    /// # Errors
    ///
    /// [`Failure::Refused`] where the compiler refuses them, [`Failure::Broken`] where it could not do its work.
    pub(crate) fn module(&self, wasm: &[u8]) -> Result<Compiled, Failure> {
        match self {
            Self::Load(target) => {
                let output = compile(wasm, target).map_err(refused)?;
                Ok(Compiled { module: load(&output), interface: output.modules[0].interface.clone() })
            }
            Self::Linked { modules, .. } => match modules.get(wasm) {
                Some(module) => {
                    Ok(Compiled { module, interface: include_wasm_codegen::interface(wasm).map_err(refused)? })
                }
                // It was refused when the others were compiled. Find out why.
                None => {
                    let target = crate::target::host(crate::target::Features::Baseline).map_err(refused)?;
                    compile(wasm, &target).map_err(refused)?;
                    Err(Failure::Broken("the module's code was not linked".to_owned()))
                }
            },
        }
    }
}

/// Compiles a module of a script. Functions of the module `spectest` are the host's, all others are of instances.
///
/// # Errors
///
/// As [`include_wasm_codegen::compile`].
pub fn compile(wasm: &[u8], target: &Target) -> Result<Output, Error> {
    let kind = |module: &str, _name: &str| {
        if module == spectest::NAME { ImportKind::Host } else { ImportKind::Instance }
    };
    include_wasm_codegen::compile(&[ModuleInput { bytes: wasm, imports: &kind }], target)
}

/// Says who can act on an error of the compiler.
fn refused(error: Error) -> Failure {
    match error {
        Error::Internal { .. } | Error::Target { .. } => Failure::Broken(error.to_string()),
        _ => Failure::Refused(error.to_string()),
    }
}

/// Every runtime function.
static LIBCALLS: &[LibcallEntry] = &all_libcalls();

macro_rules! all {
    ($($(#[$doc:meta])* $name:ident($($arg:ident: $kind:ident),*) -> $result:ident;)*) => {
        const fn all_libcalls() -> [LibcallEntry; [$(stringify!($name)),*].len()] {
            [$(libcalls::$name),*]
        }
    };
}
include_wasm_abi::libcalls!(all);

/// Makes a module of a blob. Modules live as long as the process, so both are leaked.
fn load(output: &Output) -> &'static Module {
    // SAFETY: `compile` wrote the blob just now, for this machine.
    let blob = unsafe { Blob::trusted(aligned(&output.elf)) };
    Box::leak(Box::new(Module::load(blob, LIBCALLS, parts::ALL)))
}

/// Copies bytes to where a blob may lie.
fn aligned(bytes: &[u8]) -> &'static Aligned<[u8]> {
    const CHUNK: usize = align_of::<Aligned<[u8; 1]>>();
    let chunk = |bytes: &[u8]| {
        let mut chunk = Aligned([0; CHUNK]);
        chunk.0[..bytes.len()].copy_from_slice(bytes);
        chunk
    };
    let chunks: &'static [Aligned<[u8; CHUNK]>] = bytes.chunks(CHUNK).map(chunk).collect::<Vec<_>>().leak();
    let bytes = std::ptr::slice_from_raw_parts(chunks.as_ptr().cast::<u8>(), bytes.len());
    // SAFETY: the chunks are whole, aligned and never freed, and there are at least as many bytes in them; an `Aligned` slice
    // of these bytes ends where their last chunk does.
    unsafe { &*(bytes as *const Aligned<[u8]>) }
}
