//! A module and its code to the metadata of a blob.
//!
//! In:  [`ModuleCx`] and [`Text`].
//! Out: the bytes of the sections `META` and `DATA`, drawn in `abi::blob`.
//!
//! Only what the runtime reads goes in. Order is the module's, or that of offsets, so that equal input gives equal
//! bytes.

use include_wasm_abi::blob::{
    self, AddressRecord, DataRecord, ElemRecord, EntryRecord, FuncRefRecord, FunctionRecord, GlobalRecord, Header,
    NONE, NameRecord, SitesRecord, Span, TableRecord, TypeRecord, UNLIMITED, flags, mode,
};
use include_wasm_abi::call::Shape;
use include_wasm_abi::libcall::Libcall;
use include_wasm_abi::part::{self, Part};
use include_wasm_abi::sites::Site;
use include_wasm_abi::types::ValType;

use super::symbols::{ExportNames, export_names, name_of};
use crate::backend::cranelift::emit::layout::Piece;
use crate::backend::cranelift::emit::{Name, Text};
use crate::backend::cranelift::module_cx::ModuleCx;
use crate::error::Error;
use crate::frontend::module::{ConstExpr, DataMode, ElemItems, ElemMode, ElemSegment, FuncIndex, TypeIndex};
use crate::libcalls::LibcallSet;
use crate::target::{MemoryStrategy, Target, Traps};

mod writer;

use writer::Writer;

/// Returns the metadata of a module, and the bytes of its data segments.
///
/// # Errors
///
/// [`Error::Limit`] where something is too large for the offsets of a blob.
pub(crate) fn sections(cx: &ModuleCx<'_>, text: &Text, libcalls: &[Libcall]) -> Result<(Vec<u8>, Vec<u8>), Error> {
    let mut out = Writer::default();
    types(&mut out, cx)?;
    entries(&mut out, cx, text);
    functions(&mut out, cx, text)?;
    variables(&mut out, cx)?;
    let data = data(&mut out, cx)?;
    for segment in cx.module.elems.values() {
        elements(&mut out, segment)?;
    }
    places(&mut out, cx, text);
    let mut used = LibcallSet::default();
    libcalls.iter().for_each(|&libcall| used.insert(libcall));
    let needed = part::Features {
        cpu: cx.target.asks_cpu(),
        start: cx.module.start.is_some(),
        calculations: cx.module.calculates(),
    };
    let header = Header {
        magic: blob::MAGIC,
        version: blob::VERSION,
        arch: cx.target.arch as u8,
        checksum: 0,
        flags: flags(cx.target),
        features: features(cx.target),
        code_len: writer::offset(text.code.len())?,
        data_len: writer::offset(data.len())?,
        start: cx.module.start.map_or(NONE, FuncIndex::as_u32),
        libcalls: used.bits(),
        parts: Part::needed(&cx.shape, needed),
        counts: blob::Array(cx.shape.counts()),
        offsets: blob::Array(cx.offsets.numbers()),
        tables: blob::Array([Span::default(); blob::Table::COUNT]),
    };
    Ok((out.finish(header)?, data))
}

fn flags(target: &Target) -> u8 {
    let mut bits = 0;
    if target.traps == Traps::Hardware {
        bits |= flags::HARDWARE_TRAPS;
    }
    if target.memory == MemoryStrategy::Guarded {
        bits |= flags::GUARDED;
    }
    bits
}

/// Returns the features that the code was allowed to use and that not every CPU has.
fn features(target: &Target) -> u64 {
    let rows = target.arch.features().iter().enumerate();
    let floor = rows.filter(|(_, feature)| feature.floor).fold(0, |bits, (bit, _)| bits | 1 << bit);
    target.features & !floor
}

fn types(out: &mut Writer, cx: &ModuleCx<'_>) -> Result<(), Error> {
    for (index, ty) in cx.module.types.iter() {
        let values: Vec<u8> = ty.params.iter().chain(&ty.results).copied().flat_map(ValType::encode).collect();
        let record = TypeRecord {
            values: out.span(&values)?,
            params: writer::offset(ty.params.len())?,
            canonical: cx.module.canonical[index].as_u32(),
        };
        out.push(record);
    }
    Ok(())
}

fn entries(out: &mut Writer, cx: &ModuleCx<'_>, text: &Text) {
    for piece in &text.pieces {
        let (Name::Entry(_, ty, dynamic), Some(handler)) = (piece.name, piece.function.handler) else { continue };
        let record = |dynamic| EntryRecord {
            ty,
            dynamic: u8::from(dynamic),
            code: piece.at,
            return_at: piece.at + handler.return_at,
            handler: piece.at + handler.code,
            frame_size: handler.frame_size,
            ctx_at: handler.ctx_at,
        };
        out.push(record(dynamic));
        // Where values cross in slots anyway, one entry serves both kinds of caller.
        let func = &cx.module.types[TypeIndex::from_u32(ty)];
        if cx.target.dynamic_entries && Shape::of(&func.params, &func.results) == Shape::Slots {
            out.push(record(true));
        }
    }
}

fn functions(out: &mut Writer, cx: &ModuleCx<'_>, text: &Text) -> Result<(), Error> {
    let exports = if cx.target.backtrace.has_names() { export_names(cx) } else { ExportNames::new() };
    for (index, func) in cx.module.funcs.iter() {
        let name = Name::Func(cx.number, index.as_u32());
        out.push(FunctionRecord { ty: func.ty.as_u32(), code: text.piece(name).map_or(NONE, |piece| piece.at) });
        if cx.target.backtrace.has_names() {
            let name = out.span(name_of(cx, &exports, index).unwrap_or_default().as_bytes())?;
            out.push(NameRecord { name });
        }
    }
    for function in cx.module.func_refs.values() {
        out.push(FuncRefRecord { function: function.as_u32() });
    }
    Ok(())
}

fn variables(out: &mut Writer, cx: &ModuleCx<'_>) -> Result<(), Error> {
    for memory in cx.module.memories.values() {
        out.push(memory.record());
    }
    for table in cx.module.tables.values() {
        let record = TableRecord {
            min: table.ty.min,
            max: table.ty.max.unwrap_or(UNLIMITED),
            element: ValType::Ref(table.ty.element),
            init: optional(out, table.init.as_ref())?,
        };
        out.push(record);
    }
    for global in cx.module.globals.values() {
        let init = optional(out, global.init.as_ref())?;
        out.push(GlobalRecord { ty: global.ty.value, mutable: u8::from(global.ty.mutable), init });
    }
    Ok(())
}

fn data(out: &mut Writer, cx: &ModuleCx<'_>) -> Result<Vec<u8>, Error> {
    let mut data = Vec::new();
    for segment in cx.module.data.values() {
        let (mode, memory, offset) = match &segment.mode {
            DataMode::Passive => (mode::PASSIVE, 0, Span::default()),
            DataMode::Active { memory, offset } => (mode::ACTIVE, memory.as_u32(), expr(out, offset)?),
        };
        let bytes = &cx.bytes[segment.bytes.clone()];
        let span = Span { at: writer::offset(data.len())?, len: writer::offset(bytes.len())? };
        data.extend_from_slice(bytes);
        out.push(DataRecord { mode, memory, offset, bytes: span });
    }
    Ok(data)
}

fn elements(out: &mut Writer, segment: &ElemSegment) -> Result<(), Error> {
    let (mode, table, offset) = match &segment.mode {
        ElemMode::Passive => (mode::PASSIVE, 0, Span::default()),
        ElemMode::Active { table, offset } => (mode::ACTIVE, table.as_u32(), expr(out, offset)?),
        ElemMode::Declared => (mode::DECLARED, 0, Span::default()),
    };
    let (mut functions, mut exprs) = (Span::default(), Span::default());
    let count = match &segment.items {
        ElemItems::Funcs(items) => {
            let index = |item: &Option<FuncIndex>| item.map_or(NONE, FuncIndex::as_u32).to_le_bytes();
            functions = out.span(&items.iter().flat_map(index).collect::<Vec<_>>())?;
            items.len()
        }
        ElemItems::Exprs(items) => {
            let spans = items.iter().map(|item| expr(out, item)).collect::<Result<Vec<_>, _>>()?;
            exprs = out.span(&writer::bytes_of(&spans))?;
            items.len()
        }
    };
    let count = writer::offset(count)?;
    out.push(ElemRecord { mode, table, offset, count, functions, exprs });
    Ok(())
}

/// Pieces lie in the order of their offsets, and so do the places in each.
fn places(out: &mut Writer, cx: &ModuleCx<'_>, text: &Text) {
    let mut sites: Option<SitesRecord> = None;
    for Piece { at, name, function, .. } in &text.pieces {
        for site in &function.sites {
            let site = Site { at: at + site.at, code: site.code as u8 };
            if sites.as_mut().is_some_and(|sites| sites.add(site)) {
                continue;
            }
            if let Some(full) = sites.replace(SitesRecord::new(site)) {
                out.push(full);
            }
        }
        for address in &function.addresses {
            let own = match *name {
                Name::Func(_, index) | Name::Body(_, index) => FuncIndex::try_from_u32(index),
                _ => None,
            };
            // Only functions of the module have operators.
            let Some(func) = address.func.or(own) else { continue };
            out.push(AddressRecord {
                at: at + address.at,
                wasm: cx.module.funcs[func].start() + address.offset,
                function: func.as_u32(),
                inlined: u8::from(address.inlined),
            });
        }
    }
    if let Some(last) = sites {
        out.push(last);
    }
}

fn optional(out: &mut Writer, init: Option<&ConstExpr>) -> Result<Span, Error> {
    init.map_or(Ok(Span::default()), |init| expr(out, init))
}

fn expr(out: &mut Writer, expr: &ConstExpr) -> Result<Span, Error> {
    let mut bytes = Vec::new();
    for op in &expr.0 {
        let (encoded, len) = op.encode();
        bytes.extend_from_slice(&encoded[..len]);
    }
    out.span(&bytes)
}
