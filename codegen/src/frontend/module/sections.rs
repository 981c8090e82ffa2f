//! One pass over a module: each section is validated, then read.
//!
//! In:  bytes whose header is that of a binary module.
//! Out: [`Module`], or the first fault in the order of the file; faults in function bodies come after all others.

use std::collections::HashMap;

use include_wasm_entity::EntityRef;
use wasmparser::{
    ExternalKind, KnownCustom, Parser, Payload, TableInit, TypeRef, ValidPayload, Validator, WasmFeatures,
};

use super::bodies::{Bodies, BodyValidator};
use super::definition::{Export, Extern, Func, Global, Import, Module, Table};
use super::fault::Fault;
use super::features::{self, unsupported};
use super::index_space::{FuncIndex, FuncType, GlobalIndex, MemoryIndex, TableIndex, TypeIndex};
use super::init::{ConstExpr, DataSegment, ElemSegment};
use super::{limits, names, types};

/// Validates and reads a module. Returns it with the validator of its bodies, if there are any.
pub(super) fn read(bytes: &[u8], bodies: Bodies) -> Result<(Module, Option<BodyValidator>), Fault> {
    let mut reader = Reader::default();
    let validator = walk(bytes, bodies, features::supported(), |payload| reader.section(payload))?;
    Ok((reader.finish(), validator))
}

/// Validates a module, and passes each section on once it is valid. Returns the validator of its bodies.
pub(super) fn walk<'a>(
    bytes: &'a [u8],
    bodies: Bodies,
    features: WasmFeatures,
    mut section: impl FnMut(Payload<'a>) -> Result<(), Fault>,
) -> Result<Option<BodyValidator>, Fault> {
    let mut validator = Validator::new_with_features(features);
    let mut parser = Parser::new(0);
    parser.set_features(features);
    let (mut pending, mut body_validator) = (Vec::new(), None);
    for payload in parser.parse_all(bytes) {
        let payload = payload?;
        if let ValidPayload::Func(func, body) = validator.payload(&payload)? {
            if bodies == Bodies::Validate {
                pending.push((FuncIndex::from_u32(func.index), TypeIndex::from_u32(func.ty), body));
            }
            body_validator.get_or_insert_with(|| BodyValidator::new(func));
        }
        section(payload)?;
    }
    if let Some(validator) = &body_validator {
        for (index, ty, body) in pending {
            validator.validate(index, ty, body.as_bytes(), body.range().start)?;
        }
    }
    Ok(body_validator)
}

/// A module that is being read.
#[derive(Default)]
struct Reader<'a> {
    module: Module,
    /// First type that equals the key.
    canonical: HashMap<FuncType, TypeIndex>,
    /// For each function whether it is referenced; shorter where the last ones are not.
    referenced: Vec<bool>,
    /// Number of bodies that were read.
    bodies: usize,
    /// The name section is read last: it may come before the entities that it names.
    names: Option<wasmparser::NameSectionReader<'a>>,
}

impl<'a> Reader<'a> {
    fn section(&mut self, payload: Payload<'a>) -> Result<(), Fault> {
        match payload {
            Payload::TypeSection(section) => self.types(section),
            Payload::ImportSection(section) => self.imports(section),
            Payload::FunctionSection(section) => section.into_iter().try_for_each(|ty| {
                self.func(ty?);
                Ok(())
            }),
            Payload::TableSection(section) => self.tables(section),
            Payload::MemorySection(section) => section.into_iter_with_offsets().try_for_each(|memory| {
                let (offset, memory) = memory?;
                self.module.memories.push(types::memory_type(memory, offset)?);
                Ok(())
            }),
            Payload::GlobalSection(section) => self.globals(section),
            Payload::ExportSection(section) => self.exports(section),
            Payload::StartSection { func, .. } => {
                // The runtime calls the start function as it calls an export.
                mark(&mut self.referenced, func);
                self.module.start = Some(FuncIndex::from_u32(func));
                Ok(())
            }
            Payload::ElementSection(section) => section.into_iter().try_for_each(|elem| {
                let elem = ElemSegment::read(elem?)?;
                elem.items.functions().for_each(|index| mark(&mut self.referenced, index));
                self.module.elems.push(elem);
                Ok(())
            }),
            Payload::CodeSectionEntry(body) => {
                // Validated: there are as many bodies as functions that are not imported.
                let func = FuncIndex::new(self.module.imported.funcs + self.bodies);
                self.module.funcs[func].body = Some(body.range());
                self.bodies += 1;
                Ok(())
            }
            Payload::DataSection(section) => section.into_iter().try_for_each(|data| {
                self.module.data.push(DataSegment::read(&data?)?);
                Ok(())
            }),
            Payload::CustomSection(section) => {
                if let KnownCustom::Name(names) = section.as_known() {
                    self.names = Some(names);
                }
                Ok(())
            }
            Payload::Version { .. }
            | Payload::DataCountSection { .. }
            | Payload::CodeSectionStart { .. }
            | Payload::End(_) => Ok(()),
            // Tags, and sections of new versions of the parser.
            other => {
                let offset = other.as_section().map_or(0, |(_, range)| range.start);
                Err(unsupported("a section of an unknown kind", offset).into())
            }
        }
    }

    fn types(&mut self, section: wasmparser::TypeSectionReader<'a>) -> Result<(), Fault> {
        for group in section.into_iter_with_offsets() {
            let (offset, group) = group?;
            for ty in group.types() {
                let ty = types::func_type(ty, offset)?;
                let index = self.module.types.push(ty.clone());
                let first = *self.canonical.entry(ty).or_insert(index);
                self.module.canonical.push(first);
            }
        }
        Ok(())
    }

    fn imports(&mut self, section: wasmparser::ImportSectionReader<'a>) -> Result<(), Fault> {
        for import in section.into_imports_with_offsets() {
            let (offset, import) = import?;
            let module = &mut self.module;
            let item = match import.ty {
                TypeRef::Func(ty) => Extern::Func(self.func(ty)),
                TypeRef::Memory(ty) => Extern::Memory(module.memories.push(types::memory_type(ty, offset)?)),
                TypeRef::Table(ty) => {
                    Extern::Table(module.tables.push(Table { ty: types::table_type(ty, offset)?, init: None }))
                }
                TypeRef::Global(ty) => {
                    Extern::Global(module.globals.push(Global { ty: types::global_type(ty, offset)?, init: None }))
                }
                TypeRef::Tag(_) => return Err(unsupported("exception handling", offset).into()),
                TypeRef::FuncExact(_) => return Err(unsupported("custom descriptors", offset).into()),
            };
            let imported = &mut self.module.imported;
            *match item {
                Extern::Func(_) => &mut imported.funcs,
                Extern::Memory(_) => &mut imported.memories,
                Extern::Table(_) => &mut imported.tables,
                Extern::Global(_) => &mut imported.globals,
            } += 1;
            self.module.imports.push(Import {
                module: import.module.to_owned(),
                name: import.name.to_owned(),
                item,
                offset: offset as u64,
            });
        }
        Ok(())
    }

    fn func(&mut self, ty: u32) -> FuncIndex {
        let ty = TypeIndex::from_u32(ty);
        self.module.funcs.push(Func { ty, body: None, name: None, param_names: Vec::new(), func_ref: None })
    }

    fn tables(&mut self, section: wasmparser::TableSectionReader<'a>) -> Result<(), Fault> {
        for table in section.into_iter_with_offsets() {
            let (offset, table) = table?;
            limits::TABLE_MIN.check(table.ty.initial, offset)?;
            let init = match table.init {
                TableInit::RefNull => None,
                TableInit::Expr(expr) => Some(self.expr(&expr)?),
            };
            self.module.tables.push(Table { ty: types::table_type(table.ty, offset)?, init });
        }
        Ok(())
    }

    fn globals(&mut self, section: wasmparser::GlobalSectionReader<'a>) -> Result<(), Fault> {
        for global in section.into_iter_with_offsets() {
            let (offset, global) = global?;
            let init = Some(self.expr(&global.init_expr)?);
            self.module.globals.push(Global { ty: types::global_type(global.ty, offset)?, init });
        }
        Ok(())
    }

    fn exports(&mut self, section: wasmparser::ExportSectionReader<'a>) -> Result<(), Fault> {
        for export in section.into_iter_with_offsets() {
            let (offset, export) = export?;
            let item = match export.kind {
                ExternalKind::Func => {
                    mark(&mut self.referenced, export.index);
                    Extern::Func(FuncIndex::from_u32(export.index))
                }
                ExternalKind::Memory => Extern::Memory(MemoryIndex::from_u32(export.index)),
                ExternalKind::Table => Extern::Table(TableIndex::from_u32(export.index)),
                ExternalKind::Global => Extern::Global(GlobalIndex::from_u32(export.index)),
                ExternalKind::Tag => return Err(unsupported("exception handling", offset).into()),
                ExternalKind::FuncExact => return Err(unsupported("custom descriptors", offset).into()),
            };
            self.module.exports.push(Export { name: export.name.to_owned(), item });
        }
        Ok(())
    }

    /// Reads an expression outside of segments, and notes the functions that it refers to.
    fn expr(&mut self, expr: &wasmparser::ConstExpr<'a>) -> Result<ConstExpr, Fault> {
        let expr = ConstExpr::read(expr)?;
        expr.functions().for_each(|index| mark(&mut self.referenced, index));
        Ok(expr)
    }

    fn finish(self) -> Module {
        let Self { mut module, referenced, names, .. } = self;
        for ((index, func), referenced) in module.funcs.iter_mut().zip(referenced) {
            if referenced {
                func.func_ref = Some(module.func_refs.push(index));
            }
        }
        if let Some(names) = names {
            names::apply(names, &mut module);
        }
        module
    }
}

/// Marks a function as referenced.
fn mark(referenced: &mut Vec<bool>, index: u32) {
    let index = index as usize;
    if referenced.len() <= index {
        referenced.resize(index + 1, false);
    }
    referenced[index] = true;
}
