//! Where the code of a script's modules comes from.
//!
//! In:  wasm bytes.
//! Out: `Compiled`, which can be instantiated any number of times; or why the bytes are refused.

use std::collections::HashMap;

use include_wasm_codegen::target::Traps;
use include_wasm_codegen::{Error, Interface};
#[cfg(feature = "compiler")]
use include_wasm_codegen::{ModuleInput, Output, target::ImportKind, target::Target};
#[cfg(feature = "compiler")]
use include_wasm_runtime_support::{Aligned, Blob, parts};
use include_wasm_runtime_support::{LibcallEntry, Module, libcalls};

use crate::failure::Failure;
#[cfg(feature = "compiler")]
use crate::spectest;

/// Where code comes from.
#[derive(Debug)]
pub enum Code {
    /// Compiled when a script asks for it, and loaded as a blob.
    #[cfg(feature = "compiler")]
    Load(Target),
    /// Compiled before, and part of this program.
    Linked(Linked),
}

/// Code that is part of this program.
#[derive(Debug)]
pub struct Linked {
    traps: Traps,
    /// The modules that could be compiled, by their bytes.
    modules: HashMap<&'static [u8], &'static Module>,
    /// Why the others could not, by their bytes.
    refused: HashMap<&'static [u8], &'static str>,
}

/// A module whose code is part of this program.
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

impl Linked {
    /// Returns code that is part of this program, and what [`refusals`] wrote of the modules that were refused.
    ///
    /// # Panics
    ///
    /// Panics where the latter is something else.
    pub fn new(traps: Traps, modules: &'static [LinkedModule], refused: &'static [u8]) -> Self {
        let modules = modules.iter().map(|linked| (linked.wasm, linked.module)).collect();
        let mut parts = Parts(refused);
        let refused = std::iter::from_fn(|| {
            let wasm = parts.next()?;
            let why = parts.next().expect("each module has a reason");
            Some((wasm, str::from_utf8(why).expect("a reason is text")))
        });
        Self { traps, modules, refused: refused.collect() }
    }

    fn module(&self, wasm: &[u8]) -> Result<Compiled, Failure> {
        match (self.modules.get(wasm), self.refused.get(wasm)) {
            (Some(module), _) => {
                Ok(Compiled { module, interface: include_wasm_codegen::interface(wasm).map_err(refused)? })
            }
            (None, Some(why)) => Err(Failure::Refused((*why).to_owned())),
            (None, None) => Err(Failure::Broken("the module was not compiled before".to_owned())),
        }
    }
}

/// Bytes, each with their length before them: four bytes, the lowest first.
struct Parts(&'static [u8]);

impl Iterator for Parts {
    type Item = &'static [u8];

    fn next(&mut self) -> Option<Self::Item> {
        let (len, rest) = self.0.split_first_chunk()?;
        let (part, rest) = rest.split_at(u32::from_le_bytes(*len) as usize);
        self.0 = rest;
        Some(part)
    }
}

/// Writes modules, and why each was refused, as [`Linked::new`] reads them.
///
/// # Panics
///
/// Panics where a module has 4 GiB.
pub fn refusals(modules: &[(Vec<u8>, String)]) -> Vec<u8> {
    let parts = modules.iter().flat_map(|(wasm, why)| [wasm, why.as_bytes()]);
    let with_len =
        parts.flat_map(|part| [&u32::try_from(part.len()).expect("no module is as long").to_le_bytes(), part].concat());
    with_len.collect()
}

impl Code {
    /// Returns how the code traps.
    pub fn traps(&self) -> Traps {
        match self {
            #[cfg(feature = "compiler")]
            Self::Load(target) => target.traps,
            Self::Linked(linked) => linked.traps,
        }
    }

    /// Returns the module that has these bytes.
    ///
    /// # Errors
    ///
    /// [`Failure::Refused`] where the compiler refuses them, [`Failure::Broken`] where it could not do its work.
    pub(crate) fn module(&self, wasm: &[u8]) -> Result<Compiled, Failure> {
        match self {
            #[cfg(feature = "compiler")]
            Self::Load(target) => {
                let output = compile(wasm, target).map_err(refused)?;
                Ok(Compiled { module: load(&output), interface: output.modules[0].interface.clone() })
            }
            Self::Linked(linked) => linked.module(wasm),
        }
    }
}

/// Compiles a module of a script. Functions of the module `spectest` are the host's, all others are of instances.
///
/// # Errors
///
/// As [`include_wasm_codegen::compile`].
#[cfg(feature = "compiler")]
pub fn compile(wasm: &[u8], target: &Target) -> Result<Output, Error> {
    let kind = |module: &str, _name: &str| {
        if module == spectest::NAME { ImportKind::Host } else { ImportKind::Instance }
    };
    include_wasm_codegen::compile(&[ModuleInput { bytes: wasm, imports: &kind }], target)
}

/// Returns why the compiler refuses a module, or the error where it could not do its work.
///
/// # Errors
///
/// The error itself, which is no refusal.
pub fn refusal(error: Error) -> Result<String, Error> {
    match error {
        Error::Internal { .. } | Error::Target { .. } => Err(error),
        _ => Ok(error.to_string()),
    }
}

/// Says who can act on an error of the compiler.
fn refused(error: Error) -> Failure {
    match refusal(error) {
        Ok(why) => Failure::Refused(why),
        Err(error) => Failure::Broken(error.to_string()),
    }
}

/// Every runtime function.
pub static LIBCALLS: &[LibcallEntry] = &all_libcalls();

macro_rules! all {
    ($($(#[$doc:meta])* $name:ident($($arg:ident: $kind:ident),*) -> $result:ident;)*) => {
        const fn all_libcalls() -> [LibcallEntry; [$(stringify!($name)),*].len()] {
            [$(libcalls::$name),*]
        }
    };
}
include_wasm_abi::libcalls!(all);

/// Makes a module of a blob for this machine. Modules live as long as the process, so both are leaked.
#[cfg(feature = "compiler")]
pub fn load(output: &Output) -> &'static Module {
    // SAFETY: `compile` wrote the blob just now, for this machine.
    let blob = unsafe { Blob::trusted(aligned(&output.elf)) };
    Box::leak(Box::new(Module::load(blob, LIBCALLS, parts::ALL)))
}

/// Copies bytes to where a blob may lie.
#[cfg(feature = "compiler")]
fn aligned(bytes: &[u8]) -> &'static Aligned<[u8]> {
    const CHUNK: usize = align_of::<Aligned<[u8; 1]>>();
    let chunk = |bytes: &[u8]| {
        let mut chunk = Aligned([0; CHUNK]);
        chunk.0[..bytes.len()].copy_from_slice(bytes);
        chunk
    };
    let chunks: &'static [Aligned<[u8; CHUNK]>] = bytes.chunks(CHUNK).map(chunk).collect::<Vec<_>>().leak();
    let bytes = std::ptr::slice_from_raw_parts(chunks.as_ptr().cast::<u8>(), bytes.len());
    // SAFETY: the chunks are whole, aligned and never freed, and there are at least as many bytes in them; an `Aligned`
    // slice of these bytes ends where their last chunk does.
    unsafe { &*(bytes as *const Aligned<[u8]>) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_are_read_as_they_were_written() {
        let written = [(vec![0, 97, 115, 109], "truncated".to_owned()), (vec![], "empty".to_owned())];
        let read = Linked::new(Traps::Explicit, &[], refusals(&written).leak());
        let why = |wasm: &[u8]| read.module(wasm).unwrap_err();
        assert_eq!(why(b"\0asm"), Failure::Refused("truncated".to_owned()));
        assert_eq!(why(b""), Failure::Refused("empty".to_owned()));
        assert!(matches!(why(b"other"), Failure::Broken(_)));
    }
}
