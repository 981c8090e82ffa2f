//! A symbol's name for each piece of code.
//!
//! In:  modules with their names, and the pieces of a [`Text`].
//! Out: names that are unique, printable ASCII, and free of characters with a meaning in assemblers and format strings.

use std::collections::HashMap;

use include_wasm_abi::types::{HeapType, ValType};

use crate::backend::cranelift::emit::{Name, Text};
use crate::backend::cranelift::module_cx::ModuleCx;
use crate::frontend::module::{Extern, FuncIndex, TypeIndex};

/// Most characters of a name: enough for generic functions, too few to make a large file of a small one.
const MAX_LEN: usize = 240;

/// The names of the pieces of a [`Text`], in their order.
#[derive(Debug)]
pub(crate) struct SymbolNames(Vec<String>);

impl SymbolNames {
    /// Names every piece.
    pub(crate) fn new(modules: &[ModuleCx<'_>], text: &Text) -> Self {
        let exports: Vec<_> = modules.iter().map(export_names).collect();
        let mut taken: HashMap<String, u32> = HashMap::new();
        let names = text.pieces.iter().map(|piece| {
            let wanted = sanitized(&wanted(modules, &exports, piece.name));
            unique(&mut taken, wanted)
        });
        Self(names.collect())
    }

    /// Returns the names in the order of the pieces.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }
}

pub(super) type ExportNames<'a> = HashMap<FuncIndex, &'a str>;

/// Returns the first name under which each function is exported.
pub(super) fn export_names<'a>(cx: &ModuleCx<'a>) -> ExportNames<'a> {
    let mut names = HashMap::new();
    for export in &cx.module.exports {
        if let Extern::Func(func) = export.item {
            names.entry(func).or_insert(export.name.as_str());
        }
    }
    names
}

/// Returns the name of a function: its own, or the first under which it is exported.
pub(super) fn name_of<'a>(cx: &'a ModuleCx<'_>, exports: &ExportNames<'a>, func: FuncIndex) -> Option<&'a str> {
    let own = cx.module.funcs[func].name.as_deref();
    own.or_else(|| exports.get(&func).copied()).filter(|name| !name.is_empty())
}

fn wanted(modules: &[ModuleCx<'_>], exports: &[ExportNames<'_>], name: Name) -> String {
    let cx = |module: u32| &modules[module as usize];
    match name {
        Name::Func(module, index) => {
            let name = name_of(cx(module), &exports[module as usize], FuncIndex::from_u32(index));
            name.map_or_else(|| format!("func[{index}]"), str::to_owned)
        }
        Name::Body(module, index) => format!("{} [body]", wanted(modules, exports, Name::Func(module, index))),
        Name::DirectEntry(module, index) => format!("{} [leaf]", wanted(modules, exports, Name::Func(module, index))),
        Name::Entry(module, ty, dynamic) => {
            let ty = &cx(module).module.types[TypeIndex::from_u32(ty)];
            let list = |types: &[ValType]| types.iter().map(|&ty| type_name(ty)).collect::<Vec<_>>().join(",");
            let kind = if dynamic { "entry-slots" } else { "entry" };
            format!("{kind}[{}->{}]", list(&ty.params), list(&ty.results))
        }
        Name::TrapStub(0) => "leave".to_owned(),
        Name::TrapStub(number) => format!("raise[{number}]"),
        Name::LibcallExpansion(call) => format!("fallback[{call}]"),
    }
}

fn type_name(ty: ValType) -> &'static str {
    match ty {
        ValType::I32 => "i32",
        ValType::I64 => "i64",
        ValType::F32 => "f32",
        ValType::F64 => "f64",
        ValType::V128 => "v128",
        ValType::Ref(ty) if ty.heap == HeapType::Extern => "externref",
        ValType::Ref(_) => "funcref",
    }
}

/// Replaces characters that cannot stand in a quoted symbol of an assembler or in the text of `global_asm!`.
fn sanitized(name: &str) -> String {
    let clean = |c: char| match c {
        '{' => '(',
        '}' => ')',
        '"' | '\\' | '@' => '_',
        ' '..='~' => c,
        _ => '_',
    };
    name.chars().take(MAX_LEN).map(clean).collect()
}

/// Returns the name, with a number behind it if it was given before.
fn unique(taken: &mut HashMap<String, u32>, name: String) -> String {
    if !taken.contains_key(&name) {
        taken.insert(name.clone(), 1);
        return name;
    }
    loop {
        let count = taken.entry(name.clone()).or_default();
        *count += 1;
        let numbered = format!("{name}#{count}");
        if !taken.contains_key(&numbered) {
            taken.insert(numbered.clone(), 1);
            return numbered;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_free_of_what_assemblers_read() {
        assert_eq!(sanitized("core::{closure}@\"é\n\\"), "core::(closure)_____");
        assert_eq!(sanitized(&"x".repeat(1000)).len(), MAX_LEN);
    }

    #[test]
    fn names_that_are_given_twice_get_numbers() {
        let mut taken = HashMap::new();
        let names = ["f", "f#2", "f", "f"].map(|name| unique(&mut taken, name.to_owned()));
        assert_eq!(names, ["f", "f#2", "f#3", "f#4"]);
    }
}
