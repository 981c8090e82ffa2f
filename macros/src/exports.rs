//! Exports to methods: names, declared signatures, collisions.

use std::collections::HashSet;

use include_wasm_codegen::interface::{self, Interface};
use proc_macro2::Ident;

use crate::api::{Export, Func, Item, Value};
use crate::check::{has_rust_form, wasm_func_type};
use crate::input::Input;
use crate::names;
use crate::options::Renamed;
use crate::report::Report;
use crate::signature::DeclaredSignature;
use crate::tokens::ident;

/// Returns the exports that have a Rust form.
pub(crate) fn check(interface: &Interface, input: &Input, report: &mut Report) -> Vec<Export> {
    let mut exports: Vec<Export> =
        interface.exports.iter().filter_map(|export| check_one(export, input, report)).collect();
    report_collisions(&exports, input, report);
    let mut seen = HashSet::new();
    exports.retain(|export| seen.insert(export.name.to_string()));
    for declared in &input.options.declared {
        let place = exports.iter().position(|export| export.name == declared.name);
        declare(declared, place.map(|place| &mut exports[place]), interface, report);
    }
    exports
}

fn check_one(export: &interface::Export, input: &Input, report: &mut Report) -> Option<Export> {
    let span = input.source.span();
    let user = format!("export `{}`", export.name);
    let mut ok = |ty| has_rust_form(ty, &user, span, report);
    let item = match &export.item {
        interface::Item::Func(func) => {
            if !func.params.iter().chain(&func.results).all(|&ty| ok(ty)) {
                return None;
            }
            let params = names::param_idents(&func.param_names, func.params.len(), &[]);
            let params = params.iter().zip(&func.params).map(|(name, &ty)| (ident(name), Value::as_is(ty))).collect();
            let results = func.results.iter().map(|&ty| Value::as_is(ty)).collect();
            Item::Func(Func { index: func.index, params, results })
        }
        interface::Item::Memory(index, _) => Item::Memory(*index),
        interface::Item::Table(index, ty) => {
            let element = include_wasm_abi::types::ValType::Ref(ty.element);
            ok(element).then_some(Item::Table(*index, element))?
        }
        interface::Item::Global(index, ty) => ok(ty.value).then_some(Item::Global(*index, ty.value, ty.mutable))?,
    };
    Some(Export { wasm: export.name.clone(), name: rust_name(&export.name, input), attrs: Vec::new(), item })
}

fn rust_name(wasm: &str, input: &Input) -> Ident {
    let renamed = input.options.renames.iter().find(|rename| match &rename.what {
        Renamed::Export(name) => name.value() == wasm,
        _ => false,
    });
    renamed.map_or_else(|| ident(&names::rust_ident(wasm)), |rename| rename.to.clone())
}

fn report_collisions(exports: &[Export], input: &Input, report: &mut Report) {
    let names: Vec<(String, &str)> =
        exports.iter().map(|export| (export.name.to_string(), export.wasm.as_str())).collect();
    let mut taken = names.iter().map(|(name, _)| name.clone()).collect();
    for (name, exports) in names::collisions(names.iter().map(|(name, wasm)| (name.as_str(), *wasm))) {
        let last = exports[exports.len() - 1];
        let free = names::free(name, &mut taken);
        let exports = exports.iter().map(|wasm| format!("{wasm:?}")).collect::<Vec<_>>().join(" and ");
        report.error(
            input.source.span(),
            format!(
                "exports {exports} would all be named `{name}` in Rust: rename one, \
                 as in `rename export {last:?} = {free}`"
            ),
        );
    }
}

/// Applies a declared signature to the export of its name.
fn declare(declared: &DeclaredSignature, export: Option<&mut Export>, interface: &Interface, report: &mut Report) {
    let (Some(export), name) = (export, &declared.name) else {
        let names: Vec<_> = interface.exports.iter().take(20).map(|export| names::rust_ident(&export.name)).collect();
        let known = if names.is_empty() { String::new() } else { format!("; it has `{}`", names.join("`, `")) };
        report.error(declared.name.span(), format!("the module has no export named `{}`{known}", declared.name));
        return;
    };
    let Item::Func(func) = &mut export.item else {
        report.error(name.span(), format!("export `{}` is not a function", export.wasm));
        return;
    };
    let params: Vec<_> = func.params.iter().map(|(_, value)| value.wasm).collect();
    let results: Vec<_> = func.results.iter().map(|value| value.wasm).collect();
    let misfits = declared.misfits(&params, &results);
    if !misfits.is_empty() {
        let ty = wasm_func_type(&params, &results);
        for (span, misfit) in misfits {
            report.error(span, format!("the export `{}` has type `{ty}`: {misfit}", export.wasm));
        }
        return;
    }
    func.params.clone_from(&declared.params);
    func.results.clone_from(&declared.results);
    export.attrs.clone_from(&declared.attrs);
}
