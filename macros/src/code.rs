//! Native code for the expansion, or what stands for it where only types are wanted.

use std::collections::HashMap;

use include_wasm_abi::libcall::Libcall;
use include_wasm_codegen::target::ImportKind;
use include_wasm_codegen::{Cache, Error, How, ModuleInput, compile_with};

use crate::options::Link;
use crate::target::Plan;
use crate::{advice, cache};

/// What the expansion embeds.
pub(crate) enum Code {
    /// Nothing: nobody will run it.
    TypesOnly(Link),
    /// A blob that is mapped at first use.
    Load {
        /// The blob.
        blob: Vec<u8>,
        /// What it calls.
        libcalls: Vec<Libcall>,
        /// Where its exports are.
        places: Places,
    },
    /// Code in the binary's own, and what belongs to it.
    Static {
        /// The code, as text for the assembler.
        asm: String,
        /// Symbol of the first byte.
        symbol: String,
        /// Metadata.
        meta: Vec<u8>,
        /// Bytes of data segments.
        data: Vec<u8>,
        /// What it calls.
        libcalls: Vec<Libcall>,
        /// Where its exports are.
        places: Places,
    },
}

/// Where a module's exported functions are: by index of the function, its place among references and its entry.
pub(crate) type Places = HashMap<u32, Place>;

/// Where an exported function is.
#[derive(Clone, Copy, Default)]
pub(crate) struct Place {
    /// Offset of its reference in the context.
    pub(crate) func_ref_at: u32,
    /// Offset of its entry in the code.
    pub(crate) entry: u32,
}

/// Compiles a module for `plan`. `exported` are the indices of its exported functions; `in_store` are the import modules
/// that other instances stand for; `shown` is what the user calls the module.
pub(crate) fn code(
    bytes: &[u8],
    shown: &str,
    exported: &[u32],
    in_store: &[String],
    plan: &Plan,
) -> Result<Code, Error> {
    let kind = |module: &str, _: &str| match in_store.iter().any(|in_store| in_store == module) {
        true => ImportKind::Instance,
        false => ImportKind::Host,
    };
    let input = ModuleInput { bytes, imports: &kind };
    let folder = cache::folder();
    let how = How { threads: 0, cache: folder.as_ref().map(Cache::new) };
    let (mut output, timings) = compile_with(&[input], &plan.target, &how)?;
    advice::say(shown, &timings, folder.as_deref());
    let module = output.modules.first();
    let places = exported.iter().filter_map(|&index| {
        let call = module?.export_call(index)?;
        Some((index, Place { func_ref_at: call.func_ref_at, entry: call.entry }))
    });
    let places = places.collect();
    let libcalls = std::mem::take(&mut output.libcalls);
    Ok(match plan.link {
        Link::Load => Code::Load { blob: output.elf, libcalls, places },
        Link::Static => {
            let asm = output.static_asm()?;
            Code::Static { asm: asm.text, symbol: asm.symbol, meta: output.meta, data: output.data, libcalls, places }
        }
    })
}

impl Code {
    /// Returns where an exported function is.
    pub(crate) fn place(&self, func: u32) -> Place {
        let places = match self {
            Self::TypesOnly(_) => return Place::default(),
            Self::Load { places, .. } | Self::Static { places, .. } => places,
        };
        places.get(&func).copied().unwrap_or_default()
    }
}
