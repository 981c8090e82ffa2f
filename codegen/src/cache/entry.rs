//! A compiled function as bytes.
//!
//! In:  a function, what it is, and where its body lies in the module.
//! Out: bytes that know neither of the latter, so that they serve an equal body elsewhere in the module; and back.
//!
//! Everything is little-endian. Nothing relies on the bytes being good: reading them gives a function or nothing.

use cranelift_codegen::binemit::Reloc;
use cranelift_codegen::ir::LibCall;
use include_wasm_abi::trap::TrapCode;
use include_wasm_abi::wire::Reader;

use crate::emit::{Address, CompiledFunction, Fixup, Handler, Name, Site};
use crate::libcalls::LibcallSet;

/// The relocations that code has, by their numbers in an entry.
const RELOCATIONS: [Reloc; 4] = [Reloc::X86CallPCRel4, Reloc::Arm64Call, Reloc::RiscvCallPlt, Reloc::S390xPLTRel32Dbl];

/// Kinds of callees. A guard calls its own function, which is not the same as calling a function by its index.
const OWN: u8 = 0;
const FUNC: u8 = 1;
const RAISE: u8 = 2;
const FALLBACK: u8 = 3;

/// What the bytes of an entry leave out.
#[derive(Clone, Copy)]
pub(super) struct Place {
    /// What the function is.
    pub(super) name: Name,
    /// The module's number in its set.
    pub(super) module: u32,
    /// Offset of the body in the module's file.
    pub(super) start: u32,
}

/// Returns a function as bytes, or `None` for one that holds what no entry can say.
pub(super) fn write(place: Place, function: &CompiledFunction) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(function.bytes.len() + 12 * function.addresses.len() + 128);
    piece(&mut out, place, function, false)?;
    out.push(u8::from(function.guard.is_some()));
    if let Some(guard) = &function.guard {
        piece(&mut out, place, guard, true)?;
    }
    Some(out)
}

/// Reads what [`write`] wrote.
pub(super) fn read(place: Place, bytes: &[u8]) -> Option<CompiledFunction> {
    let mut reader = Reader::new(bytes);
    let mut function = read_piece(&mut reader, place, false)?;
    if reader.u8().ok()? == 1 {
        function.guard = Some(Box::new(read_piece(&mut reader, place, true)?));
    }
    reader.is_empty().then_some(function)
}

fn piece(out: &mut Vec<u8>, place: Place, function: &CompiledFunction, is_guard: bool) -> Option<()> {
    let CompiledFunction { bytes, align, fixups, sites, addresses, frame_size, libcalls, handler, guard: _ } = function;
    [*align, *frame_size, libcalls.bits()].into_iter().for_each(|field| number(out, field));
    out.push(u8::from(handler.is_some()));
    if let Some(Handler { return_at, code, frame_size, ctx_at }) = *handler {
        [return_at, code, frame_size, ctx_at].into_iter().for_each(|field| number(out, field));
    }
    number(out, u32::try_from(fixups.len()).ok()?);
    for Fixup { at, kind, addend, callee } in fixups {
        number(out, *at);
        let kind = RELOCATIONS.iter().position(|known| known == kind)?;
        out.push(u8::try_from(kind).ok()?);
        out.extend(addend.to_le_bytes());
        let (kind, index) = match *callee {
            own if is_guard && own == place.name => (OWN, 0),
            Name::Func(module, index) if module == place.module => (FUNC, index),
            Name::Raise => (RAISE, 0),
            Name::Fallback(call) => {
                let index = LibCall::all_libcalls().iter().position(|&known| known == call)?;
                (FALLBACK, u32::try_from(index).ok()?)
            }
            _ => return None,
        };
        out.push(kind);
        number(out, index);
    }
    number(out, u32::try_from(sites.len()).ok()?);
    for Site { at, code } in sites {
        number(out, *at);
        out.push(*code as u8);
    }
    number(out, u32::try_from(addresses.len()).ok()?);
    for Address { at, wasm } in addresses {
        number(out, *at);
        number(out, wasm.checked_sub(place.start)?);
    }
    number(out, u32::try_from(bytes.len()).ok()?);
    out.extend_from_slice(bytes);
    Some(())
}

fn read_piece(reader: &mut Reader<'_>, place: Place, is_guard: bool) -> Option<CompiledFunction> {
    let [align, frame_size, libcalls] = numbers(reader)?;
    let handler = match reader.u8().ok()? {
        0 => None,
        _ => {
            let [return_at, code, frame_size, ctx_at] = numbers(reader)?;
            Some(Handler { return_at, code, frame_size, ctx_at })
        }
    };
    let fixups = list(reader, |reader| {
        let at = reader.u32().ok()?;
        let kind = *RELOCATIONS.get(usize::from(reader.u8().ok()?))?;
        let addend = reader.u64().ok()?.cast_signed();
        let (callee, index) = (reader.u8().ok()?, reader.u32().ok()?);
        let callee = match callee {
            OWN if is_guard => place.name,
            FUNC => Name::Func(place.module, index),
            RAISE => Name::Raise,
            FALLBACK => Name::Fallback(*LibCall::all_libcalls().get(index as usize)?),
            _ => return None,
        };
        Some(Fixup { at, kind, addend, callee })
    })?;
    let sites =
        list(reader, |reader| Some(Site { at: reader.u32().ok()?, code: TrapCode::from_number(reader.u8().ok()?)? }))?;
    let addresses = list(reader, |reader| {
        let [at, wasm] = numbers(reader)?;
        Some(Address { at, wasm: wasm.checked_add(place.start)? })
    })?;
    let len = reader.u32().ok()?;
    let bytes = reader.bytes(len as usize).ok()?.to_vec();
    let libcalls = LibcallSet::from_bits(libcalls)?;
    Some(CompiledFunction { bytes, align, fixups, sites, addresses, frame_size, libcalls, handler, guard: None })
}

fn number(out: &mut Vec<u8>, number: u32) {
    out.extend_from_slice(&number.to_le_bytes());
}

fn numbers<const N: usize>(reader: &mut Reader<'_>) -> Option<[u32; N]> {
    let mut numbers = [0; N];
    for number in &mut numbers {
        *number = reader.u32().ok()?;
    }
    Some(numbers)
}

fn list<T>(reader: &mut Reader<'_>, mut item: impl FnMut(&mut Reader<'_>) -> Option<T>) -> Option<Vec<T>> {
    let count = reader.u32().ok()?;
    // An item takes bytes: a count that is damaged does not make us reserve memory.
    let mut items = Vec::with_capacity((count as usize).min(reader.rest().len()));
    for _ in 0..count {
        items.push(item(reader)?);
    }
    Some(items)
}
