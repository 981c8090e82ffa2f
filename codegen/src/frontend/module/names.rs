//! The name section (specification: "Name Section").
//!
//! In:  a custom section, and a module that is complete otherwise.
//! Out: names in the module.
//!
//! Names have no effect on code: those that follow a fault in the section are dropped, and names of entities that do
//! not exist are ignored, as is a second name. Only parameters of imported and exported functions have names, so that a
//! small file cannot take memory without bounds.

use wasmparser::{Error, Name, NameMap, NameSectionReader};

use super::definition::{Extern, Func, Module};
use super::index_space::FuncIndex;

/// Puts the names of a section into the module, up to the first fault.
pub(super) fn apply(section: NameSectionReader<'_>, module: &mut Module) {
    // The fault is dropped: the module runs without names.
    let _: Result<(), Error> = read(section, module);
}

fn read(section: NameSectionReader<'_>, module: &mut Module) -> Result<(), Error> {
    for name in section {
        match name? {
            Name::Module { name, .. } => module.name = Some(name.to_owned()),
            Name::Function(names) => {
                for naming in names {
                    let naming = naming?;
                    if let Some(func) = func(module, naming.index) {
                        func.name.get_or_insert_with(|| naming.name.to_owned());
                    }
                }
            }
            Name::Local(funcs) => {
                let visible = visible(module);
                for locals in funcs {
                    let locals = locals?;
                    if !visible.get(locals.index as usize).is_some_and(|&visible| visible) {
                        continue;
                    }
                    let func = FuncIndex::from_u32(locals.index);
                    if module.funcs[func].param_names.is_empty() {
                        let count = module.func_type(func).params.len();
                        module.funcs[func].param_names = params(locals.names, count)?;
                    }
                }
            }
            _ => {}
        }
    }
    Ok(())
}

fn func(module: &mut Module, index: u32) -> Option<&mut Func> {
    module.funcs.get_mut(FuncIndex::try_from_u32(index)?)
}

/// Returns for each function whether it is imported or exported.
fn visible(module: &Module) -> Vec<bool> {
    let mut visible = vec![false; module.funcs.len()];
    visible[..module.imported.funcs].fill(true);
    for export in &module.exports {
        if let Extern::Func(func) = export.item {
            visible[func.as_u32() as usize] = true;
        }
    }
    visible
}

/// Returns the names of the first `count` locals, which are the parameters; nothing where none has a name.
fn params(locals: NameMap<'_>, count: usize) -> Result<Vec<Option<String>>, Error> {
    let mut names = Vec::new();
    for naming in locals {
        let naming = naming?;
        let index = naming.index as usize;
        if index < count {
            if names.len() <= index {
                names.resize(index + 1, None);
            }
            names[index].get_or_insert_with(|| naming.name.to_owned());
        }
    }
    Ok(names)
}
