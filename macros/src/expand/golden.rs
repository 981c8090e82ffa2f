//! Expansions of small modules, compared with files.
//!
//! A case is `tests/golden/NAME.wat`, whose comments hold a call of the macro, and `tests/golden/NAME.rs`, which is the
//! expansion. With `BLESS=1` in the environment the latter are written instead of compared.

use std::path::Path;
use std::{env, fs};

use include_wasm_abi::feature::Arch;
use include_wasm_abi::libcall::Libcall;
use include_wasm_codegen::ExportCall;
use include_wasm_codegen::interface::Interface;
use include_wasm_codegen::module::{self, Bodies};
use quote::{ToTokens, quote};
use syn::visit_mut::{self, VisitMut};

use super::{ExpansionInput, Names, module};
use crate::api::Ownership;
use crate::check;
use crate::code::Code;
use crate::input::{self, Input};
use crate::options::Link;
use crate::report::Report;
use crate::step_two_input::Caller;
use crate::storage::Sizes;

const CASES: &[&str] = &["add", "expression", "host", "shared", "values"];

fn folder() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden"))
}

/// Returns a case's call of the macro and its module.
fn case(name: &str) -> (Input, Interface) {
    let text = fs::read_to_string(folder().join(name).with_extension("wat")).unwrap();
    let call: String =
        text.lines().skip(1).map_while(|line| line.strip_prefix(";;")).flat_map(|line| [line, "\n"]).collect();
    let call: syn::Macro = syn::parse_str(call.trim()).unwrap();
    let mut report = Report::default();
    let input = input::parse(call.tokens, &mut report).complete().ok().unwrap();
    assert_eq!(report.messages(), [""; 0]);
    let bytes = wat::parse_str(&text).unwrap();
    (input, Interface::of(&module::parse(&bytes, Bodies::Skip).unwrap()))
}

/// Returns the expansion of a case with some code.
fn expand(name: &str, code: impl FnOnce(Link) -> Code) -> syn::File {
    let (input, interface) = case(name);
    let names = Names::new(&input);
    let mut report = Report::default();
    let api = check::api(&interface, &input, &names.prefix(), &mut report);
    assert_eq!(report.messages(), [""; 0]);
    let link = input.options.link.map_or(Link::Load, |(link, _)| link);
    let caller = Caller { krate: quote!(::include_wasm), vouched: Default::default(), std: true, alloc: true };
    let code = code(link);
    let storage = Some(Sizes { context: 256, globals: 1, tables: 2, memories: 4_096 });
    let storage = storage.filter(|_| api.ownership() != Ownership::Stored);
    let parts = interface.parts(false).collect();
    let from = ExpansionInput { api: &api, code: &code, arch: Some(Arch::X86_64), storage, parts };
    syn::parse2::<syn::File>(module(&from, &input, &names, &caller)).unwrap()
}

/// Code that stands for any code.
fn some_code(link: Link) -> Code {
    let target = |index| {
        let [code, entry] = [32 * index, 16 * index].map(Some);
        let direct_entry = (index == 0).then_some(8);
        let entry = entry.filter(|_| index % 2 == 1);
        (
            index,
            ExportCall { func_ref_at: 100 + index, code, entry, direct_entry, preserves_callee_saved: index % 4 == 2 },
        )
    };
    let targets = (0..10).map(target).collect();
    let libcalls = vec![Libcall::raise, Libcall::memory_grow];
    match link {
        Link::Load => Code::Load { blob: b"\x7fELF".to_vec(), in_place: false, libcalls, targets },
        Link::Static => Code::Static {
            asm: ".byte 0".to_owned(),
            symbol: "include_wasm_0123".to_owned(),
            meta: b"meta".to_vec(),
            data: b"data".to_vec(),
            libcalls,
            targets,
        },
    }
}

#[test]
fn expansions_are_as_written() {
    let bless = env::var_os("BLESS").is_some();
    for name in CASES {
        let found = prettyplease::unparse(&expand(name, some_code));
        let path = folder().join(name).with_extension("rs");
        if bless {
            fs::write(path, found).unwrap();
        } else {
            let wanted = fs::read_to_string(&path).unwrap_or_default();
            assert_eq!(found, wanted, "{name}.rs is not what {name}.wat expands to; BLESS=1 writes it anew");
        }
    }
}

/// Removes what may differ between a build and a check: bodies, and the module's own items.
struct Api;

impl VisitMut for Api {
    fn visit_block_mut(&mut self, block: &mut syn::Block) {
        if block.stmts.iter().any(|statement| matches!(statement, syn::Stmt::Item(syn::Item::Impl(_)))) {
            block.stmts.retain(|statement| {
                let module = "mod static";
                let syn::Stmt::Item(item) = statement else { return true };
                let start = item.to_token_stream().to_string();
                let start = start.split(' ').next().unwrap_or_default();
                !module.contains(start) && !matches!(item, syn::Item::ForeignMod(_) | syn::Item::Fn(_))
            });
            visit_mut::visit_block_mut(self, block);
        } else {
            block.stmts.clear();
        }
    }
}

#[test]
fn a_check_sees_the_same_api_as_a_build() {
    for name in CASES {
        let [mut build, mut check] = [expand(name, some_code), expand(name, Code::TypesOnly)];
        assert_ne!(prettyplease::unparse(&build), prettyplease::unparse(&check), "the code is missing");
        Api.visit_file_mut(&mut build);
        Api.visit_file_mut(&mut check);
        assert!(build.to_token_stream().to_string().contains("pub fn"));
        assert_eq!(prettyplease::unparse(&build), prettyplease::unparse(&check), "in {name}");
    }
}
