//! Step two: the target is known; checks the module, compiles it and writes the typed API.
//!
//! In:  step one's private struct, with the answers of rustc as attributes.
//! Out: everything that the user asked for, or errors and whatever can be defined beside them.

use include_wasm_codegen::interface::Interface;
use include_wasm_codegen::module::{self, Bodies};
use proc_macro2::{Span, TokenStream};
use syn::{Attribute, DeriveInput, Meta};

use crate::api::Item;
use crate::code::{self, Code};
use crate::expand::{self, fallback};
use crate::handover::{ATTRIBUTE, Handover};
use crate::input::{self, Input};
use crate::options::Link;
use crate::report::Report;
use crate::target::{self, Facts, Plan};
use crate::{check, check_mode, source};

/// Returns the expansion of step two.
pub(crate) fn expand(item: TokenStream) -> TokenStream {
    match attributes(item) {
        Ok((handover, facts)) => build(&handover, &facts, check_mode::types_only()),
        Err(error) => error.to_compile_error(),
    }
}

/// Reads what step one and rustc left on the struct.
fn attributes(item: TokenStream) -> syn::Result<(Handover, Facts)> {
    let item: DeriveInput = syn::parse2(item)?;
    let (mut handover, mut facts) = (None, Facts::default());
    let ours = |attribute: &&Attribute| attribute.path().is_ident(ATTRIBUTE);
    for attribute in item.attrs.iter().filter(ours) {
        let Meta::List(list) = &attribute.meta else { continue };
        if list.tokens.to_string().starts_with("step") {
            handover = Some(Handover::parse(list.tokens.clone())?);
        } else {
            facts.add(list.tokens.clone())?;
        }
    }
    let missing = || syn::Error::new(Span::call_site(), "this derive is a part of `include_wasm!`");
    Ok((handover.ok_or_else(missing)?, facts))
}

/// Returns the expansion for a target. This depends on nothing but its arguments and the file.
pub(crate) fn build(handover: &Handover, facts: &Facts, types_only: bool) -> TokenStream {
    let mut report = Report::default();
    let head = input::parse(handover.input.clone(), &mut report);
    let input = match head.complete() {
        Ok(input) if report.is_empty() => input,
        Ok(Input { source, form, options }) => {
            let head = input::Head { form, source: Some(source), options };
            return fallback::inside(&head, handover, &report);
        }
        Err(head) => return fallback::inside(&head, handover, &report),
    };
    let (bytes, interface) = match read(handover) {
        Ok(found) => found,
        Err(message) => {
            report.error(input.source.span(), message);
            let Input { source, form, options } = input;
            return fallback::inside(&input::Head { form, source: Some(source), options }, handover, &report);
        }
    };
    let names = expand::Names::new(&input);
    let api = check::api(&interface, &input, &names.prefix(), &mut report);
    let plan = target::plan(facts, &input.options, handover.caller.std, input.source.span(), &mut report);
    let code = match &plan {
        Some(plan) if report.is_empty() && !types_only => compile(&bytes, &api, plan, &input, &mut report),
        _ => None,
    };
    let link = plan.as_ref().map_or(Link::Load, |plan| plan.link);
    let code = code.unwrap_or(Code::TypesOnly(link));
    let arch = plan.map(|plan| plan.target.arch);
    let expansion = expand::module(&api, &code, arch, &input, &names, &handover.caller);
    let errors = report.compile_errors();
    quote::quote!(#errors #expansion)
}

/// Reads the file again, and what the module looks like from outside.
fn read(handover: &Handover) -> Result<(Vec<u8>, Interface), String> {
    let bytes = source::read(handover.path.as_ref())?;
    if source::hash(&bytes) != handover.hash {
        return Err(format!("{} changed while it was compiled: compile again", handover.path));
    }
    let module = module::parse(&bytes, Bodies::Skip).map_err(|error| format!("{}: {error}", handover.path))?;
    Ok((bytes, Interface::of(&module)))
}

fn compile(bytes: &[u8], api: &crate::api::Api, plan: &Plan, input: &Input, report: &mut Report) -> Option<Code> {
    let exported: Vec<u32> = api
        .exports
        .iter()
        .filter_map(|export| match &export.item {
            Item::Func(func) => Some(func.index),
            _ => None,
        })
        .collect();
    match code::code(bytes, &exported, plan) {
        Ok(code) => Some(code),
        Err(error) => {
            report.error(input.source.span(), format!("{}: {error}", api.shown));
            None
        }
    }
}
