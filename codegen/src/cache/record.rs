//! A compiled function as bytes.
//!
//! In:  a function, and its identity in the module.
//! Out: position-independent bytes without the identity, so that an equal body elsewhere in the module shares them; and
//!      back.
//!
//! Numbers are little-endian. Reading damaged bytes gives a function or nothing.

use cranelift_codegen::binemit::Reloc;
use cranelift_codegen::ir::LibCall;
use include_wasm_abi::trap::TrapCode;
use include_wasm_abi::wire::Reader;

use super::codec::{NONE, bytes as byte_string, len, number, read_bytes, read_list, read_numbers};
use crate::backend::cranelift::emit::{Address, CompiledFunction, Fixup, Handler, Name, Site};
use crate::backend::cranelift::env::trap::is_stub;
use crate::frontend::module::FuncIndex;
use crate::libcalls::LibcallSet;

/// The relocations that code has, by their numbers in a record.
const RELOCATIONS: [Reloc; 4] = [Reloc::X86CallPCRel4, Reloc::Arm64Call, Reloc::RiscvCallPlt, Reloc::S390xPLTRel32Dbl];

/// Kinds of callees. A guard calls its own function, which is not the same as calling a function by its index.
const OWN: u8 = 0;
const FUNC: u8 = 1;
const TRAP_STUB: u8 = 2;
const LIBCALL_EXPANSION: u8 = 3;

/// The identity of a function, which a record leaves out.
#[derive(Clone, Copy)]
pub(super) struct Identity {
    /// The function's name.
    pub(super) name: Name,
    /// The module's number in its set.
    pub(super) module: u32,
}

/// Returns a function as bytes, or `None` for a function that no record can express.
pub(super) fn write(identity: Identity, function: &CompiledFunction) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(function.bytes.len() + 12 * function.addresses.len() + 128);
    write_code(&mut out, identity, function, false)?;
    out.push(u8::from(function.guard.is_some()));
    if let Some(guard) = &function.guard {
        write_code(&mut out, identity, guard, true)?;
    }
    Some(out)
}

/// Reads the bytes that [`write`] wrote.
pub(super) fn read(identity: Identity, bytes: &[u8]) -> Option<CompiledFunction> {
    let mut reader = Reader::new(bytes);
    let mut function = read_code(&mut reader, identity, false)?;
    if reader.u8().ok()? == 1 {
        function.guard = Some(Box::new(read_code(&mut reader, identity, true)?));
    }
    reader.is_empty().then_some(function)
}

fn write_code(out: &mut Vec<u8>, identity: Identity, function: &CompiledFunction, is_guard: bool) -> Option<()> {
    let CompiledFunction {
        bytes,
        align,
        line_offset,
        fixups,
        sites,
        addresses,
        frame_size,
        tail_calls,
        preserves_callee_saved,
        libcalls,
        handler,
        guard: _,
    } = function;
    out.extend([*tail_calls, *preserves_callee_saved].map(u8::from));
    let line_offset = line_offset.unwrap_or(NONE);
    [*align, line_offset, *frame_size, libcalls.bits()].into_iter().for_each(|field| number(out, field));
    out.push(u8::from(handler.is_some()));
    if let Some(Handler { return_at, code, frame_size, ctx_at }) = *handler {
        [return_at, code, frame_size, ctx_at].into_iter().for_each(|field| number(out, field));
    }
    len(out, fixups.len());
    for Fixup { at, kind, addend, callee } in fixups {
        number(out, *at);
        let kind = RELOCATIONS.iter().position(|known| known == kind)?;
        out.push(u8::try_from(kind).ok()?);
        out.extend(addend.to_le_bytes());
        let (kind, index) = match *callee {
            own if is_guard && own == identity.name => (OWN, 0),
            Name::Func(module, index) if module == identity.module => (FUNC, index),
            Name::TrapStub(number) => (TRAP_STUB, u32::from(number)),
            Name::LibcallExpansion(call) => {
                let index = LibCall::all_libcalls().iter().position(|&known| known == call)?;
                (LIBCALL_EXPANSION, u32::try_from(index).ok()?)
            }
            _ => return None,
        };
        out.push(kind);
        number(out, index);
    }
    len(out, sites.len());
    for Site { at, code } in sites {
        number(out, *at);
        out.push(*code as u8);
    }
    len(out, addresses.len());
    for Address { at, func, offset, inlined } in addresses {
        [*at, func.map_or(NONE, FuncIndex::as_u32), *offset].into_iter().for_each(|field| number(out, field));
        out.push(u8::from(*inlined));
    }
    byte_string(out, bytes);
    Some(())
}

fn read_code(reader: &mut Reader<'_>, identity: Identity, is_guard: bool) -> Option<CompiledFunction> {
    let (tail_calls, preserves_callee_saved) = (reader.u8().ok()? == 1, reader.u8().ok()? == 1);
    let [align, line_offset, frame_size, libcalls] = read_numbers(reader)?;
    let line_offset = Some(line_offset).filter(|&line_offset| line_offset != NONE);
    let handler = match reader.u8().ok()? {
        0 => None,
        _ => {
            let [return_at, code, frame_size, ctx_at] = read_numbers(reader)?;
            Some(Handler { return_at, code, frame_size, ctx_at })
        }
    };
    let fixups = read_list(reader, |reader| {
        let at = reader.u32().ok()?;
        let kind = *RELOCATIONS.get(usize::from(reader.u8().ok()?))?;
        let addend = reader.u64().ok()?.cast_signed();
        let (callee, index) = (reader.u8().ok()?, reader.u32().ok()?);
        let callee = match callee {
            OWN if is_guard => identity.name,
            FUNC => Name::Func(identity.module, index),
            TRAP_STUB => Name::TrapStub(u8::try_from(index).ok().filter(|&number| is_stub(number))?),
            LIBCALL_EXPANSION => Name::LibcallExpansion(*LibCall::all_libcalls().get(index as usize)?),
            _ => return None,
        };
        Some(Fixup { at, kind, addend, callee })
    })?;
    let sites = read_list(reader, |reader| {
        Some(Site { at: reader.u32().ok()?, code: TrapCode::from_number(reader.u8().ok()?)? })
    })?;
    let addresses = read_list(reader, |reader| {
        let [at, func, offset] = read_numbers(reader)?;
        let inlined = reader.u8().ok()? == 1;
        Some(Address { at, func: FuncIndex::try_from_u32(func), offset, inlined })
    })?;
    let bytes = read_bytes(reader)?.to_vec();
    let libcalls = LibcallSet::from_bits(libcalls)?;
    Some(CompiledFunction {
        bytes,
        align,
        line_offset,
        fixups,
        sites,
        addresses,
        frame_size,
        tail_calls,
        preserves_callee_saved,
        libcalls,
        handler,
        guard: None,
    })
}
