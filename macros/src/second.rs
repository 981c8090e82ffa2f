//! Step two: the target is known; checks the module, compiles it and writes the typed API.
//!
//! In:  step one's private struct, with the answers of rustc as attributes.
//! Out: the typed API and its code, or errors and all that can be defined beside them.

use include_wasm_codegen::interface::Interface;
use include_wasm_codegen::module::{self, Bodies, Caps};
use proc_macro2::{Span, TokenStream};
use syn::{Attribute, DeriveInput, Meta};

use crate::api::{Api, Item};
use crate::code::{Code, CompileRequest};
use crate::expand::{self, fallback};
use crate::input::{self, Input};
use crate::options::{Link, MappedTo};
use crate::report::Report;
use crate::source::SourceFile;
use crate::step_two_input::{ATTRIBUTE, StepTwoInput};
use crate::storage::Sizes;
use crate::target::{self, Facts, ResolvedTarget};
use crate::{check, check_mode};

/// Returns the expansion of step two.
pub(crate) fn expand(item: TokenStream) -> TokenStream {
    match attributes(item) {
        Ok((step_input, facts)) => build(&step_input, &facts, check_mode::types_only()),
        Err(error) => error.to_compile_error(),
    }
}

/// Reads the attributes that step one and rustc left on the struct.
fn attributes(item: TokenStream) -> syn::Result<(StepTwoInput, Facts)> {
    let item: DeriveInput = syn::parse2(item)?;
    let (mut step_input, mut facts) = (None, Facts::default());
    let ours = |attribute: &&Attribute| attribute.path().is_ident(ATTRIBUTE);
    for attribute in item.attrs.iter().filter(ours) {
        let Meta::List(list) = &attribute.meta else { continue };
        if list.tokens.to_string().starts_with("step") {
            step_input = Some(StepTwoInput::parse(list.tokens.clone())?);
        } else {
            facts.add(list.tokens.clone())?;
        }
    }
    let missing = || syn::Error::new(Span::call_site(), "this derive is a part of `include_wasm!`");
    Ok((step_input.ok_or_else(missing)?, facts))
}

/// Returns the expansion for a target. This depends on nothing but its arguments and the file.
pub(crate) fn build(step_input: &StepTwoInput, facts: &Facts, types_only: bool) -> TokenStream {
    let mut report = Report::default();
    // Bytes that are not taken would be kept as long as the process, and editors' processes live long.
    let prepared = step_input.prepared.as_ref().map(SourceFile::bytes);
    let parsed = input::parse(step_input.input.clone(), &mut report);
    let input = match parsed.complete() {
        Ok(input) if report.is_empty() => input,
        Ok(input) => return fallback::inside(Some(&input.form), &report),
        Err(form) => return fallback::inside(form.as_ref(), &report),
    };
    let (bytes, interface) = match read(step_input, input.options.caps(), &input.source.shown()) {
        Ok(found) => found,
        Err(message) => {
            report.error(input.source.span(), message);
            return fallback::inside(Some(&input.form), &report);
        }
    };
    let names = expand::Names::new(&input);
    let api = check::api(&interface, &input, &names.prefix(), &mut report);
    if let Some(message) = check::needs_items(&api, &input) {
        report.error(input.source.span(), message);
        return fallback::inside(Some(&input.form), &report);
    }
    let resolved = target::resolve(facts, &input.options, step_input.caller.std, input.source.span(), &mut report);
    let storage = resolved.as_ref().map(|resolved| Sizes::of(&interface.footprint, &api, resolved));
    if let (Some(Err(message)), false) = (&storage, step_input.caller.alloc) {
        report.error(input.source.span(), message);
    }
    let storage = storage.and_then(Result::ok);
    let code = match &resolved {
        Some(resolved) if report.is_empty() && !types_only => {
            compile(&bytes, prepared, &api, resolved, &input, &mut report)
        }
        _ => None,
    };
    let link = resolved.as_ref().map_or(Link::Load, |resolved| resolved.link);
    let code = code.unwrap_or(Code::TypesOnly(link));
    let asks_cpu = resolved.as_ref().is_some_and(|resolved| resolved.target.asks_cpu());
    let arch = resolved.map(|resolved| resolved.target.arch);
    let from =
        expand::ExpansionInput { api: &api, code: &code, arch, storage, parts: interface.parts(asks_cpu).collect() };
    let expansion = expand::module(&from, &input, &names, &step_input.caller);
    let errors = report.compile_errors();
    quote::quote!(#errors #expansion)
}

/// Reads the module and its interface.
fn read(step_input: &StepTwoInput, caps: Caps, shown: &str) -> Result<(Vec<u8>, Interface), String> {
    let bytes = step_input.module.bytes()?;
    let module = module::parse(&bytes, Bodies::Skip).and_then(|mut module| module.cap(caps).map(|()| module));
    let interface = Interface::of(&module.map_err(|error| format!("{shown}: {error}"))?);
    Ok((bytes, interface))
}

fn compile(
    bytes: &[u8],
    prepared: Option<Result<Vec<u8>, String>>,
    api: &Api,
    resolved: &ResolvedTarget,
    input: &Input,
    report: &mut Report,
) -> Option<Code> {
    let exported: Vec<u32> = api
        .exports
        .iter()
        .filter_map(|export| match &export.item {
            Item::Func(func) => Some(func.index),
            _ => None,
        })
        .collect();
    let in_store = input.options.mapped.iter().filter(|mapped| matches!(mapped.to, MappedTo::Store));
    let in_store: Vec<String> = in_store.map(|mapped| mapped.module.value()).collect();
    let request = CompileRequest { bytes, exported: &exported, in_store: &in_store, resolved };
    let source = input.options.prepared.as_ref().unwrap_or(&input.source);
    let made = match prepared {
        Some(prepared) => prepared
            .and_then(|prepared| request.open(&prepared).map_err(|error| format!("{}: {error}", source.shown()))),
        None => request.compile(&api.shown).map_err(|error| format!("{}: {error}", api.shown)),
    };
    made.map_err(|message| report.error(source.span(), message)).ok()
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;
    use std::{env, fs, process};

    use proc_macro2::TokenStream;
    use quote::quote;

    use super::*;
    use crate::source;
    use crate::step_two_input::Caller;

    const X86_64: &[(&str, &str)] =
        &[("arch", "x86_64"), ("endian", "little"), ("pointer_width", "64"), ("os", "linux"), ("feature", "sse2")];
    const S390X: &[(&str, &str)] = &[("arch", "s390x"), ("endian", "big"), ("pointer_width", "64"), ("os", "linux")];
    const RISCV64: &[(&str, &str)] =
        &[("arch", "riscv64"), ("endian", "little"), ("pointer_width", "64"), ("os", "none")];

    /// A module's file, removed at the end.
    struct File(PathBuf);

    impl File {
        fn new(name: &str, wat: &str) -> Self {
            let path = env::temp_dir().join(format!("include-wasm-{}-{name}.wasm", process::id()));
            fs::write(&path, wat::parse_str(wat).unwrap()).unwrap();
            Self(path)
        }

        fn expand(&self, input: TokenStream, facts: &[(&str, &str)], types_only: bool) -> String {
            let step_input = StepTwoInput {
                caller: Caller { krate: quote!(::include_wasm), vouched: Default::default(), std: true, alloc: true },
                module: self.source_file(),
                prepared: None,
                input,
            };
            self.build(&step_input, facts, types_only)
        }

        fn source_file(&self) -> SourceFile {
            SourceFile { path: self.0.to_str().unwrap().to_owned(), hash: source::hash(&fs::read(&self.0).unwrap()) }
        }

        fn build(&self, step_input: &StepTwoInput, facts: &[(&str, &str)], types_only: bool) -> String {
            let step = step_input.tokens();
            let attribute = quote::format_ident!("{ATTRIBUTE}");
            let facts = facts.iter().map(|(key, value)| {
                let key = quote::format_ident!("{key}");
                quote!(#[#attribute(#key = #value)])
            });
            let (step_input, facts) = attributes(quote!(#(#facts)* #[#attribute(#step)] struct Private;)).unwrap();
            build(&step_input, &facts, types_only).to_string()
        }
    }

    impl Drop for File {
        fn drop(&mut self) {
            fs::remove_file(&self.0).unwrap();
        }
    }

    #[test]
    fn code_is_for_the_target_that_rustc_named() {
        let file = File::new("target", r#"(module (func (export "f") (result i32) (i32.const 7)))"#);
        let little = file.expand(quote!(struct A = "a.wasm";), X86_64, false);
        assert!(little.contains(r#"b"\x7FELF\x02\x01"#), "a little-endian blob");
        assert!(little.contains(r#"_arch = "x86_64""#));
        let big = file.expand(quote!(struct A = "a.wasm";), S390X, false);
        assert!(big.contains(r#"b"\x7FELF\x02\x02"#), "a big-endian blob");
        let bare = file.expand(quote!(struct A = "a.wasm";), RISCV64, false);
        assert!(bare.contains("global_asm !") && !bare.contains("ELF"), "code for the binary's own text");
    }

    #[test]
    fn a_check_looks_at_no_bodies() {
        let file = File::new("check", r#"(module (func (export "f") (result i32)))"#);
        assert!(file.expand(quote!(struct A = "a.wasm";), X86_64, false).contains("compile_error"));
        assert!(!file.expand(quote!(struct A = "a.wasm";), X86_64, true).contains("compile_error"));
    }

    #[test]
    fn what_the_target_lacks_is_an_error() {
        let file = File::new("lacks", r#"(module (func (export "f") (param v128)))"#);
        let error = |input| file.expand(input, RISCV64, false);
        let vectors = error(quote!("a.wasm"));
        assert!(vectors.contains("compile_error") && vectors.contains("the V extension"), "{vectors}");
        assert!(!error(quote!("a.wasm", cpu = "+v")).contains("compile_error"), "with V there are vectors");
        assert!(error(quote!("a.wasm", link = load)).contains("`link = load` needs an operating system"));
        assert!(error(quote!("a.wasm", traps = hardware)).contains("`traps = hardware` needs Linux"));
        let other =
            file.expand(quote!("a.wasm"), &[("arch", "avr"), ("endian", "little"), ("pointer_width", "16")], true);
        assert!(other.contains("there is no backend for avr yet; there are x86_64, aarch64, riscv64, s390x"));
    }

    #[test]
    fn every_instruction_set_has_names_for_its_cpus() {
        const AARCH64: &[(&str, &str)] =
            &[("arch", "aarch64"), ("endian", "little"), ("pointer_width", "64"), ("os", "linux"), ("feature", "neon")];
        let file = File::new("cpu", r#"(module (func (export "f")))"#);
        for (facts, cpu) in [(X86_64, "x86-64-v3"), (S390X, "z15"), (AARCH64, "+lse"), (RISCV64, "+zba,+zbb")] {
            assert!(!file.expand(quote!("a.wasm", cpu = #cpu), facts, false).contains("compile_error"), "{cpu}");
            let other = file.expand(quote!("a.wasm", cpu = "pentium"), facts, false);
            assert!(other.contains("unknown cpu name `pentium`"), "{other}");
        }
    }

    #[test]
    fn without_a_heap_it_has_to_be_known_how_large_an_instance_becomes() {
        let expand = |name: &str, wat: &str, input: TokenStream| {
            let file = File::new(name, wat);
            let caller =
                Caller { krate: quote!(::include_wasm), vouched: Default::default(), std: false, alloc: false };
            let step_input = StepTwoInput { caller, module: file.source_file(), prepared: None, input };
            file.build(&step_input, RISCV64, true)
        };
        let memory = "(module (memory 17))";
        let unbounded = expand("unbounded", memory, quote!(struct A = "a.wasm";));
        assert!(unbounded.contains("memory 0 has no maximum") && unbounded.contains("`max_memory = 1114112`"));
        let bounded = expand("bounded", memory, quote!(struct A = "a.wasm"; max_memory = 1_179_648;));
        assert!(!bounded.contains("compile_error") && bounded.contains("struct AStorage"), "{bounded}");
        assert!(bounded.contains(", 1179648 >"), "18 pages: {bounded}");
        assert!(!bounded.contains("AHandle") && !bounded.contains("Store <"), "what needs a heap");
        let uneven = expand("uneven", memory, quote!(struct A = "a.wasm"; max_memory = 1_200_000;));
        assert!(uneven.contains("state `max_memory = 1179648` or `max_memory = 1245184`"), "{uneven}");
        let small = expand("small", memory, quote!(struct A = "a.wasm"; max_memory = 65536;));
        assert!(small.contains("memory 0 has 1114112 bytes from the start, more than `max_memory = 65536`"));
        let table = expand("table", "(module (table 3 funcref))", quote!(struct A = "a.wasm";));
        assert!(table.contains("table 0 has no maximum") && table.contains("`max_table = 16`"));
        let shared =
            expand("heap", r#"(module (import "a" "b" (memory 1)))"#, quote!(struct A = "a.wasm"; import "a" = store;));
        assert!(shared.contains("turn on the feature `alloc`"));
    }

    #[test]
    fn a_file_that_changed_in_between_is_refused() {
        let file = File::new("changed", "(module)");
        let step_input = StepTwoInput {
            caller: Caller { krate: quote!(::include_wasm), vouched: Default::default(), std: true, alloc: true },
            module: SourceFile { hash: source::hash(b"something else"), ..file.source_file() },
            prepared: None,
            input: quote!("a.wasm"),
        };
        assert!(file.build(&step_input, X86_64, false).contains("changed while it was compiled"));
    }
}
