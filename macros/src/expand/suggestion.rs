//! The items form as text, for the message that says that the expression form will not do.

use quote::ToTokens;

use crate::api::{Api, Method, MethodKind, Ownership, TraitPath};
use crate::check::wasm_type;
use crate::input::Input;
use crate::names::camel_case;
use crate::options::MappedTo;
use crate::source::Source;
use include_wasm_abi::types::ValType;

/// Returns why the module needs the items form, and that form, ready to paste.
pub(crate) fn items_form(api: &Api, input: &Input) -> String {
    let name = type_name(&input.source);
    let included = format!("Included{}", input.source.stem().map(|stem| camel_case(&stem)).unwrap_or_default());
    let mut text = String::new();
    let mut line = |line: &str| {
        text.push_str(line);
        text.push('\n');
    };
    line(&format!("{} has imports, so it needs a type with a name, and a host that implements them:", api.shown));
    line("");
    line("    include_wasm::include_wasm! {");
    line(&format!("        pub struct {name} = {};", input.source.written()));
    for mapped in &input.options.mapped {
        let path = match &mapped.to {
            MappedTo::Trait(path) => path.to_token_stream().to_string().replace(' ', ""),
            MappedTo::Store => "store".to_owned(),
        };
        line(&format!("        import {:?} = {path};", mapped.module.value()));
    }
    line("    }");
    if !api.traits.is_empty() {
        line("");
        line("    struct MyHost;");
        line("    impl include_wasm::Host for MyHost {");
        line("        type Error = std::convert::Infallible;");
        line("    }");
    }
    for host_trait in &api.traits {
        let TraitPath::Defined(trait_name) = &host_trait.path else { continue };
        let trait_name = trait_name.to_string();
        let trait_name =
            trait_name.strip_prefix(&included).map_or_else(|| trait_name.clone(), |end| format!("{name}{end}"));
        line(&format!("    impl {trait_name} for MyHost {{"));
        for method in &host_trait.methods {
            line(&format!("        {} {{ todo!() }}", signature(method)));
        }
        line("    }");
    }
    line("");
    match api.ownership() {
        Ownership::Stored => {
            let fields: Vec<_> = api.fields.iter().map(|field| field.name.to_string()).collect();
            line(&format!(
                "    let mut store = include_wasm::Store::new({});",
                if api.traits.is_empty() { "include_wasm::NoHost" } else { "MyHost" }
            ));
            line(&format!("    let imports = {name}Imports {{ {} }};", fields.join(", ")));
            line(&format!("    let instance = {name}::instantiate_in(&mut store, &imports)?;"));
        }
        Ownership::Hosted => line(&format!("    let mut instance = {name}::instantiate(MyHost)?;")),
        Ownership::Hostless => line(&format!("    let mut instance = {name}::instantiate()?;")),
    }
    text.truncate(text.trim_end().len());
    text
}

/// Returns a name for the type of a module.
pub(crate) fn type_name(source: &Source) -> String {
    let name = source.stem().map(|stem| camel_case(&stem)).filter(|name| syn::parse_str::<syn::Ident>(name).is_ok());
    name.unwrap_or_else(|| "Plugin".to_owned())
}

fn signature(method: &Method) -> String {
    let name = &method.name;
    match &method.kind {
        MethodKind::Func { params, results } => {
            let params: String = params.iter().map(|(name, ty)| format!(", {name}: {}", rust_type(*ty))).collect();
            let results: Vec<String> = results.iter().map(|&ty| rust_type(ty)).collect();
            let result = match &results[..] {
                [one] => one.clone(),
                many => format!("({})", many.join(", ")),
            };
            format!("fn {name}(cx: &mut include_wasm::Caller<'_, Self>{params}) -> Result<{result}, Self::Error>")
        }
        MethodKind::Global(ty) => format!("fn {name}(host: &Self) -> {}", rust_type(*ty)),
    }
}

fn rust_type(ty: ValType) -> String {
    match wasm_type(ty).as_str() {
        "v128" => "include_wasm::V128".to_owned(),
        "funcref" => "Option<include_wasm::Func>".to_owned(),
        "externref" => "Option<include_wasm::ExternRef>".to_owned(),
        scalar => scalar.to_owned(),
    }
}
