//! All code in one section, with no relocation left.
//!
//! In:  compiled functions with their names, in the order of the section.
//! Out: [`Text`], position-independent bytes, and where each function lies.
//!
//! Cranelift's builder resolves direct calls and puts a jump between functions where one is out of a call's reach. What
//! it cannot resolve stays inside the blob nowhere: it is an error that names the caller.

use std::collections::HashMap;

use cranelift_codegen::control::ControlPlane;
use cranelift_codegen::isa::TargetIsa;
use include_wasm_abi::blob::TEXT_ALIGN;

use super::loops::LINE;
use super::{CompiledFunction, Name};
use crate::error::Error;
use crate::target::{Opt, Target};

/// Most bytes of code in a blob. The runtime's offsets and Cranelift's calls reach that far on every instruction set.
const MAX_CODE: u64 = 1 << 30;

/// The code of a blob.
#[derive(Debug)]
pub(crate) struct Text {
    /// The code.
    pub(crate) code: Vec<u8>,
    /// Its functions, in the order of their offsets.
    pub(crate) pieces: Vec<Piece>,
    index: HashMap<Name, usize>,
}

/// A function in its place.
#[derive(Debug)]
pub(crate) struct Piece {
    /// What it is.
    pub(crate) name: Name,
    /// Offset in the code.
    pub(crate) at: u32,
    /// What is known about it.
    pub(crate) function: CompiledFunction,
}

impl Text {
    /// Lays out functions in their order, each guard in front of its function, and resolves their calls.
    ///
    /// # Errors
    ///
    /// [`Error::Limit`] where there is too much code, [`Error::Internal`] where a call names nothing.
    pub(crate) fn new(
        target: &Target,
        isa: &dyn TargetIsa,
        functions: Vec<(Name, CompiledFunction)>,
    ) -> Result<Self, Error> {
        let functions = with_guards(functions);
        let size: u64 = functions.iter().map(|(_, f)| f.bytes.len() as u64 + TEXT_ALIGN).sum();
        if size > MAX_CODE {
            return Err(Error::Limit { what: "size of the machine code in bytes", limit: MAX_CODE, offset: 0 });
        }
        let alignment = match target.opt {
            Opt::Speed => isa.function_alignment().preferred,
            Opt::Size | Opt::None => isa.function_alignment().minimum,
        };
        let index: HashMap<Name, usize> = functions.iter().enumerate().map(|(i, (name, _))| (*name, i)).collect();
        let mut builder = isa.text_section_builder(functions.len());
        let mut control = ControlPlane::default();
        let mut pieces = Vec::with_capacity(functions.len());
        let mut end = 0;
        for (name, function) in functions {
            let mut align = function.align.max(alignment);
            if let Some(phase) = function.phase.filter(|phase| phase % function.align == 0) {
                let gap = (phase + LINE - end % LINE) % LINE;
                builder.append(false, &[0; LINE as usize][..gap as usize], 1, &mut control);
                align = function.align;
            }
            let at = builder.append(true, &function.bytes, align, &mut control);
            for fixup in &function.fixups {
                let Some(&callee) = index.get(&fixup.callee) else {
                    return Err(name.internal(format_args!("call of {:?}, which is not in the blob", fixup.callee)));
                };
                if !builder.resolve_reloc(at + u64::from(fixup.at), fixup.kind, fixup.addend, callee) {
                    return Err(name.internal(format_args!("call by {:?} and {}", fixup.kind, fixup.addend)));
                }
            }
            let at = u32::try_from(at).expect("validated: all code is below the limit");
            end = at + u32::try_from(function.bytes.len()).expect("validated: all code is below the limit");
            pieces.push(Piece { name, at, function });
        }
        Ok(Self { code: builder.finish(&mut control), pieces, index })
    }

    /// Returns the piece of this name.
    pub(crate) fn piece(&self, name: Name) -> Option<&Piece> {
        self.index.get(&name).map(|&i| &self.pieces[i])
    }
}

impl Piece {
    /// Returns the length of its code in bytes.
    pub(crate) fn len(&self) -> u32 {
        u32::try_from(self.function.bytes.len()).expect("validated: all code is below the limit")
    }
}

/// Takes guards out of their functions. The guard gets the function's name, and its call of that name goes to the body.
fn with_guards(functions: Vec<(Name, CompiledFunction)>) -> Vec<(Name, CompiledFunction)> {
    let mut all = Vec::with_capacity(functions.len());
    for (name, mut function) in functions {
        match (name, function.guard.take()) {
            (Name::Func(module, index), Some(mut guard)) => {
                let body = Name::Body(module, index);
                guard.fixups.iter_mut().filter(|fixup| fixup.callee == name).for_each(|fixup| fixup.callee = body);
                all.extend([(name, *guard), (body, function)]);
            }
            _ => all.push((name, function)),
        }
    }
    all
}
