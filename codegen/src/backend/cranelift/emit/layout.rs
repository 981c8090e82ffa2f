//! All code in one section, with no relocation left.
//!
//! In:  compiled functions with their names.
//! Out: [`Text`], position-independent bytes, and where each function lies.
//!
//! Functions keep their order, but for those that need more padding than one of the next few: without this look-ahead
//! padding for loop alignment was 2 % of the code.
//!
//! Cranelift's builder resolves direct calls, and inserts a veneer where a callee is out of reach. A call that it
//! cannot resolve is an error that names the caller.

use std::collections::{HashMap, VecDeque};

use cranelift_codegen::control::ControlPlane;
use cranelift_codegen::isa::TargetIsa;
use include_wasm_abi::blob::TEXT_ALIGN;

use super::function::{CompiledFunction, Name};
use super::loop_align::{ALIGNMENT, CACHE_LINE};
use crate::error::Error;
use crate::target::{Opt, Target};

/// Most bytes of code in a blob: the reach of the runtime's offsets and of Cranelift's calls on every instruction set.
const MAX_CODE: u64 = 1 << 30;

/// Number of functions from which the next one is chosen.
const LOOK_AHEAD: usize = 32;

/// The code of a blob.
#[derive(Debug)]
pub(crate) struct Text {
    /// The code.
    pub(crate) code: Vec<u8>,
    /// Its functions, in the order of their offsets.
    pub(crate) pieces: Vec<Piece>,
    index: HashMap<Name, usize>,
}

/// A function in the layout.
#[derive(Debug)]
pub(crate) struct Piece {
    pub(crate) name: Name,
    /// Offset in the code.
    pub(crate) at: u32,
    pub(crate) function: CompiledFunction,
}

impl Text {
    /// Lays out functions, each guard in front of its function, and resolves their calls.
    ///
    /// # Errors
    ///
    /// [`Error::Limit`] where there is too much code, [`Error::Internal`] where a call names nothing.
    pub(crate) fn new(
        target: &Target,
        isa: &dyn TargetIsa,
        functions: Vec<(Name, CompiledFunction)>,
    ) -> Result<Self, Error> {
        let alignment = match target.opt {
            Opt::Speed if target.aligns_loops() => ALIGNMENT,
            Opt::Speed => isa.function_alignment().preferred,
            Opt::Size | Opt::None => isa.function_alignment().minimum,
        };
        let functions = in_order(with_guards(functions), alignment);
        let size: u64 = functions.iter().map(|(_, f)| f.bytes.len() as u64 + TEXT_ALIGN).sum();
        if size > MAX_CODE {
            return Err(Error::Limit { what: "size of the machine code in bytes", limit: MAX_CODE, offset: 0 });
        }
        let index: HashMap<Name, usize> = functions.iter().enumerate().map(|(i, (name, _))| (*name, i)).collect();
        let mut builder = isa.text_section_builder(functions.len());
        let mut control = ControlPlane::default();
        let mut pieces = Vec::with_capacity(functions.len());
        let mut end = 0;
        for (name, function) in functions {
            let (unit, line_offset) = alignment_of(&function, alignment);
            let align = match line_offset {
                0 => unit,
                _ => {
                    let padding = padding(end, unit, line_offset);
                    builder.append(false, &[0; CACHE_LINE as usize][..padding as usize], 1, &mut control);
                    function.align
                }
            };
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

/// Returns the unit of a function's alignment, and the offset within the unit.
fn alignment_of(function: &CompiledFunction, alignment: u32) -> (u32, u32) {
    match function.line_offset.filter(|line_offset| line_offset % function.align == 0) {
        Some(line_offset) => (CACHE_LINE, line_offset),
        None => (function.align.max(alignment), 0),
    }
}

/// Returns the padding between the end of one function and an offset within a unit.
fn padding(end: u32, unit: u32, line_offset: u32) -> u32 {
    line_offset.wrapping_sub(end) % unit
}

/// Returns functions in their order in the code. A guarded function stays behind its guard, since a program counter
/// belongs to the last function that begins before it.
fn in_order(functions: Vec<Vec<(Name, CompiledFunction)>>, alignment: u32) -> Vec<(Name, CompiledFunction)> {
    let mut waiting: VecDeque<_> = functions.into();
    let (mut ordered, mut end) = (Vec::with_capacity(waiting.len()), 0);
    let after = |end: u32, function: &CompiledFunction| {
        let (unit, line_offset) = alignment_of(function, alignment);
        // `Text::new` refuses too much code.
        let len = u32::try_from(function.bytes.len()).unwrap_or(u32::MAX);
        end.wrapping_add(padding(end, unit, line_offset)).wrapping_add(len)
    };
    let first_padding = |end: u32, functions: &[(Name, CompiledFunction)]| {
        let (unit, line_offset) = functions.first().map_or((1, 0), |(_, function)| alignment_of(function, alignment));
        padding(end, unit, line_offset)
    };
    while let Some((next, _)) = waiting.iter().enumerate().take(LOOK_AHEAD).min_by_key(|(_, f)| first_padding(end, f)) {
        for (name, function) in waiting.remove(next).unwrap_or_default() {
            end = after(end, &function);
            ordered.push((name, function));
        }
    }
    ordered
}

/// Takes guards out of their functions. The guard gets the function's name, and its call of that name goes to the body.
fn with_guards(functions: Vec<(Name, CompiledFunction)>) -> Vec<Vec<(Name, CompiledFunction)>> {
    let mut all = Vec::with_capacity(functions.len());
    for (name, mut function) in functions {
        match (name, function.guard.take()) {
            (Name::Func(module, index), Some(mut guard)) => {
                let body = Name::Body(module, index);
                guard.fixups.iter_mut().filter(|fixup| fixup.callee == name).for_each(|fixup| fixup.callee = body);
                all.push(vec![(name, *guard), (body, function)]);
            }
            _ => all.push(vec![(name, function)]),
        }
    }
    all
}
