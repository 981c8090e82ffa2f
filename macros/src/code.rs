//! Native code for the expansion, or a stand-in where the expansion has types alone.

use std::collections::HashMap;

use include_wasm_abi::blob::{PAGE_ALIGN, text_align};
use include_wasm_abi::libcall::Libcall;
use include_wasm_codegen::target::ImportKind;
use include_wasm_codegen::{Error, ExportCall, ModuleInput, Output};

use crate::options::Link;
use crate::target::ResolvedTarget;

/// The code that the expansion embeds.
pub(crate) enum Code {
    /// Nothing: the code does not run.
    TypesOnly(Link),
    /// A blob that is mapped at first use.
    Load {
        /// The blob.
        blob: Vec<u8>,
        /// Whether its code may become executable where it lies.
        in_place: bool,
        /// The runtime functions that it calls.
        libcalls: Vec<Libcall>,
        /// The call targets of its exports.
        targets: CallTargets,
    },
    /// Code in the binary's own text, with its metadata and data.
    Static {
        /// The code, as text for the assembler.
        asm: String,
        /// Symbol of the first byte.
        symbol: String,
        /// Metadata.
        meta: Vec<u8>,
        /// Bytes of data segments.
        data: Vec<u8>,
        /// The runtime functions that it calls.
        libcalls: Vec<Libcall>,
        /// The call targets of its exports.
        targets: CallTargets,
    },
}

/// The call targets of a module's exported functions, by index of the function.
pub(crate) type CallTargets = HashMap<u32, ExportCall>;

/// The call target of functions without code.
const NO_CODE: ExportCall =
    ExportCall { func_ref_at: 0, code: None, entry: None, direct_entry: None, preserves_callee_saved: false };

/// What to compile.
pub(crate) struct CompileRequest<'a> {
    /// The module's bytes.
    pub(crate) bytes: &'a [u8],
    /// The indices of its exported functions.
    pub(crate) exported: &'a [u32],
    /// The import modules that other instances stand for.
    pub(crate) in_store: &'a [String],
    /// The target of the code.
    pub(crate) resolved: &'a ResolvedTarget,
}

impl CompileRequest<'_> {
    /// Compiles the module, which the user calls `shown`.
    #[cfg(feature = "compiler")]
    pub(crate) fn compile(&self, shown: &str) -> Result<Code, String> {
        use include_wasm_codegen::{Cache, CompileOptions, compile_with};

        use crate::{advice, cache};

        let folder = cache::folder()?;
        let options = CompileOptions { threads: 0, cache: folder.as_ref().map(Cache::new) };
        let compile = |input: ModuleInput<'_>| compile_with(&[input], &self.resolved.target, &options);
        let (output, timings) = self.with_input(compile).map_err(|error| error.to_string())?;
        advice::say(shown, &timings, folder.is_some());
        self.code(output).map_err(|error| error.to_string())
    }

    /// Says that there is no compiler.
    #[cfg(not(feature = "compiler"))]
    pub(crate) fn compile(&self, _shown: &str) -> Result<Code, String> {
        let reason = "there is no compiler: turn on the feature `backends` of `include-wasm`, or name a file that was \
                      compiled earlier, as in `prepared = \"plugin.prepared\"`";
        Err(reason.to_owned())
    }

    /// Takes the code from a prepared module.
    pub(crate) fn open(&self, prepared: &[u8]) -> Result<Code, Error> {
        self.code(self.with_input(|input| include_wasm_codegen::open(prepared, input, &self.resolved.target))?)
    }

    fn with_input<R>(&self, then: impl FnOnce(ModuleInput<'_>) -> R) -> R {
        let kind = |module: &str, _: &str| match self.in_store.iter().any(|in_store| in_store == module) {
            true => ImportKind::Instance,
            false => ImportKind::Host,
        };
        then(ModuleInput { bytes: self.bytes, imports: &kind })
    }

    fn code(&self, mut output: Output) -> Result<Code, Error> {
        let module = output.modules.first();
        let targets = self.exported.iter().filter_map(|&index| Some((index, module?.export_call(index)?)));
        let targets = targets.collect();
        let libcalls = std::mem::take(&mut output.libcalls);
        Ok(match self.resolved.link {
            Link::Load => {
                let in_place = text_align(output.code.len()) == PAGE_ALIGN;
                Code::Load { blob: output.elf, in_place, libcalls, targets }
            }
            Link::Static => {
                let asm = output.static_asm();
                let (meta, data) = (output.meta, output.data);
                Code::Static { asm: asm.text, symbol: asm.symbol, meta, data, libcalls, targets }
            }
        })
    }
}

impl Code {
    /// Returns the call target of an exported function.
    pub(crate) fn call_target(&self, func: u32) -> ExportCall {
        let targets = match self {
            Self::TypesOnly(_) => return NO_CODE,
            Self::Load { targets, .. } | Self::Static { targets, .. } => targets,
        };
        targets.get(&func).copied().unwrap_or(NO_CODE)
    }
}
