//! All code in one section, with no relocation left.
//!
//! In:  compiled functions with their names.
//! Out: [`Text`], position-independent bytes, and where each function lies.
//!
//! Functions follow each other as they come, but for those that leave a larger gap than one of the next few would:
//! where loops decide where a function begins, gaps were 2 % of the code.
//!
//! Cranelift's builder resolves direct calls and puts a jump between functions where one is out of a call's reach. What
//! it cannot resolve stays inside the blob nowhere: it is an error that names the caller.

use std::collections::{HashMap, VecDeque};

use cranelift_codegen::control::ControlPlane;
use cranelift_codegen::isa::TargetIsa;
use include_wasm_abi::blob::TEXT_ALIGN;

use super::function::{CompiledFunction, Name};
use super::loop_align::{LINE, STEP};
use crate::error::Error;
use crate::target::{Opt, Target};

/// Most bytes of code in a blob. The runtime's offsets and Cranelift's calls reach that far on every instruction set.
const MAX_CODE: u64 = 1 << 30;

/// From among how many functions the next one is chosen.
const CHOICE: usize = 32;

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
            Opt::Speed if target.aligns_loops() => STEP,
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
            let (unit, phase) = place(&function, alignment);
            let align = match phase {
                0 => unit,
                _ => {
                    let gap = gap(end, unit, phase);
                    builder.append(false, &[0; LINE as usize][..gap as usize], 1, &mut control);
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

/// Returns of what number's multiples a function begins how far behind one.
fn place(function: &CompiledFunction, alignment: u32) -> (u32, u32) {
    match function.phase.filter(|phase| phase % function.align == 0) {
        Some(phase) => (LINE, phase),
        None => (function.align.max(alignment), 0),
    }
}

/// Returns how many bytes lie between the end of one function and such a place.
fn gap(end: u32, unit: u32, phase: u32) -> u32 {
    phase.wrapping_sub(end) % unit
}

/// Returns functions in their order in the code. What is behind a guard stays there, since a program counter belongs to
/// the last function that begins before it.
fn in_order(functions: Vec<Vec<(Name, CompiledFunction)>>, alignment: u32) -> Vec<(Name, CompiledFunction)> {
    let mut waiting: VecDeque<_> = functions.into();
    let (mut ordered, mut end) = (Vec::with_capacity(waiting.len()), 0);
    let after = |end: u32, function: &CompiledFunction| {
        let (unit, phase) = place(function, alignment);
        // Too much code is refused later.
        let len = u32::try_from(function.bytes.len()).unwrap_or(u32::MAX);
        end.wrapping_add(gap(end, unit, phase)).wrapping_add(len)
    };
    let first_gap = |end: u32, functions: &[(Name, CompiledFunction)]| {
        let (unit, phase) = functions.first().map_or((1, 0), |(_, function)| place(function, alignment));
        gap(end, unit, phase)
    };
    while let Some((next, _)) = waiting.iter().enumerate().take(CHOICE).min_by_key(|(_, f)| first_gap(end, f)) {
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
