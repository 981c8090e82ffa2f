//! CLIF as text, for tests and for people.
//!
//! In:  a module's bytes.
//! Out: every function that is translated, before it is compiled, in Cranelift's own notation.

use std::fmt::Write;

use include_wasm_entity::PrimaryMap;

use crate::analysis::ModuleSummary;
use crate::backend::cranelift::isa::isa;
use crate::backend::cranelift::module_cx::ModuleCx;
use crate::backend::cranelift::opt::optimize;
use crate::backend::cranelift::stack_check;
use crate::backend::cranelift::translate::{funcref_thunk, function};
use crate::error::Error;
use crate::frontend::module::{self, Bodies};
use crate::target::{ImportKind, Target};

/// Returns the CLIF of a module's functions: the funcref thunks of imports that a reference can point to, and the
/// bodies of the others. All imported functions are linked as `imports` says.
///
/// # Errors
///
/// As for compiling the module.
pub fn clif_text(bytes: &[u8], target: &Target, imports: ImportKind) -> Result<String, Error> {
    let module = module::parse(bytes, Bodies::Validate)?;
    let kinds: PrimaryMap<_, _> = (0..module.imported.funcs).map(|_| imports).collect();
    let summary = ModuleSummary::new(&module, bytes, &kinds, target.opt);
    let cx = ModuleCx::new(0, &module, bytes, kinds, target, summary)?;
    let isa = isa(target)?;
    let mut text = String::new();
    for (index, func) in &module.funcs {
        let mut translated = match (&func.body, func.func_ref) {
            (Some(_), _) => function(&cx, &*isa, index)?,
            (None, Some(_)) => funcref_thunk(&cx, &*isa, index)?,
            (None, None) => continue,
        };
        optimize(&mut translated.clif, &translated.hints);
        stack_check::add(&cx, &*isa, &mut translated.clif, translated.checks_stack);
        let separator = if text.is_empty() { "" } else { "\n" };
        let name = func.name.as_deref().unwrap_or_default();
        write!(text, "{separator};; {index} {name}").expect("a string takes what is written to it");
        text.truncate(text.trim_end().len());
        let libcalls: Vec<_> = translated.libcalls.iter().map(|call| call.name()).collect();
        if !libcalls.is_empty() {
            write!(text, "\n;; calls {}", libcalls.join(", ")).expect("a string takes what is written to it");
        }
        write!(text, "\n{}", translated.clif.display()).expect("a string takes what is written to it");
    }
    Ok(text)
}
