//! The functions that a set of modules consists of, each to be compiled on its own.
//!
//! In:  the facts about a set of modules.
//! Out: a list of [`Job`]s whose order depends on nothing else, and what each becomes; then the functions that those ask
//!      for: the way out, and what the instruction set lacks.

use std::collections::HashSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

use cranelift_codegen::ir::LibCall;
use cranelift_codegen::isa::TargetIsa;
use include_wasm_abi::call::Shape;
use include_wasm_abi::libcall::Libcall;

use crate::cx::ModuleCx;
use crate::emit::{self, CompiledFunction, Name, fallback, raise, trampoline};
use crate::error::Error;
use crate::module::{FuncIndex, TypeIndex};
use crate::reach::libcall::LibcallSet;
use crate::translate;

/// A function to be compiled.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Job {
    /// A defined function of a module.
    Body(u32, FuncIndex),
    /// The code that lets a reference call an imported function.
    Adapter(u32, FuncIndex),
    /// An entry from Rust: module, canonical type, and whether it is for callers that learn the type at run time.
    Entry(u32, TypeIndex, bool),
}

/// Returns all functions of a set but those that compiled code asks for.
pub(crate) fn all(set: &[ModuleCx<'_>]) -> Vec<Job> {
    let mut jobs = Vec::new();
    for cx in set {
        let (number, module) = (cx.number, cx.module);
        for (index, func) in module.funcs.iter() {
            if func.body.is_some() {
                jobs.push(Job::Body(number, index));
            } else if func.func_ref.is_some() {
                jobs.push(Job::Adapter(number, index));
            }
        }
        for ty in entered_types(cx) {
            jobs.push(Job::Entry(number, ty, false));
            let func = &module.types[ty];
            if cx.target.dynamic_entries && Shape::of(&func.params, &func.results) == Shape::Registers {
                jobs.push(Job::Entry(number, ty, true));
            }
        }
    }
    jobs
}

/// Returns the canonical types of the functions that Rust may call, in order.
fn entered_types(cx: &ModuleCx<'_>) -> Vec<TypeIndex> {
    let module = cx.module;
    let called = module.func_refs.values().copied().chain(module.start);
    let mut types: Vec<_> = called.map(|func| module.canonical[module.funcs[func].ty]).collect();
    types.sort_unstable();
    types.dedup();
    types
}

impl Job {
    /// Returns the name of the function.
    pub(crate) fn name(self) -> Name {
        match self {
            Self::Body(module, index) | Self::Adapter(module, index) => Name::Func(module, index.as_u32()),
            Self::Entry(module, ty, dynamic) => Name::Entry(module, ty.as_u32(), dynamic),
        }
    }

    /// Returns how much work it is, roughly.
    pub(crate) fn size(self, set: &[ModuleCx<'_>]) -> usize {
        match self {
            Self::Body(module, index) => {
                set[module as usize].module.funcs[index].body.as_ref().map_or(0, |body| body.len())
            }
            Self::Adapter(..) | Self::Entry(..) => 0,
        }
    }

    /// Compiles the function. A panic on the way is an error that names it.
    pub(crate) fn run(self, set: &[ModuleCx<'_>], isa: &dyn TargetIsa) -> Result<CompiledFunction, Error> {
        // Nothing that the panic may have left half done is used again: only shared facts outlive the closure.
        catch_unwind(AssertUnwindSafe(|| self.compile(set, isa))).unwrap_or_else(|panic| {
            let text = panic.downcast_ref::<String>().map(String::as_str);
            let text = text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("no message");
            Err(self.name().internal(format_args!("panic: {text}")))
        })
    }

    fn compile(self, set: &[ModuleCx<'_>], isa: &dyn TargetIsa) -> Result<CompiledFunction, Error> {
        let (cx, clif, libcalls) = match self {
            Self::Body(module, index) => {
                let cx = &set[module as usize];
                let translated = translate::function(cx, isa, index)?;
                (cx, translated.clif, translated.libcalls)
            }
            Self::Adapter(module, index) => {
                let cx = &set[module as usize];
                let translated = translate::import_adapter(cx, isa, index)?;
                (cx, translated.clif, translated.libcalls)
            }
            Self::Entry(module, ty, dynamic) => {
                let cx = &set[module as usize];
                let func = &cx.module.types[ty];
                let shape = if dynamic { Shape::Slots } else { Shape::of(&func.params, &func.results) };
                (cx, trampoline::entry(isa, func, shape), LibcallSet::default())
            }
        };
        emit::function(cx, isa, self.name(), clif, libcalls)
    }
}

/// Adds the functions that compiled code asks for: fallbacks, which may ask for others, and the way out.
pub(crate) fn with_support(
    set: &[ModuleCx<'_>],
    isa: &dyn TargetIsa,
    mut functions: Vec<(Name, CompiledFunction)>,
) -> Result<Vec<(Name, CompiledFunction)>, Error> {
    // Support is the same for all modules of a set.
    let cx = &set[0];
    let mut from = 0;
    let mut known = HashSet::new();
    loop {
        let asked: HashSet<Name> = functions[from..].iter().flat_map(|(_, f)| f.callees()).collect();
        from = functions.len();
        let fallbacks = LibCall::all_libcalls().iter().map(|&call| Name::Fallback(call));
        for name in fallbacks.chain([Name::Raise]).filter(|name| asked.contains(name)) {
            if !known.insert(name) {
                continue;
            }
            let mut libcalls = LibcallSet::default();
            let clif = match name {
                Name::Fallback(call) => {
                    fallback(isa, call).ok_or_else(|| name.internal("a library call without a function of ours"))?
                }
                _ => {
                    libcalls.insert(Libcall::raise);
                    raise::clif(cx, isa)
                }
            };
            functions.push((name, emit::function(cx, isa, name, clif, libcalls)?));
        }
        if functions.len() == from {
            return Ok(functions);
        }
    }
}

#[cfg(test)]
mod tests {
    use include_wasm_abi::feature::Arch;

    use super::*;
    use crate::ModuleInput;
    use crate::isa::isa;
    use crate::module::{self, Bodies};
    use crate::target::{CAbi, ImportKind, Target};

    #[test]
    fn a_panic_is_an_error_that_names_the_function() {
        let bytes = wat::parse_str("(module (func))").unwrap();
        let mut module = module::parse(&bytes, Bodies::Validate).unwrap();
        let target = Target::new(Arch::X86_64, CAbi::SystemV, 0);
        let input = ModuleInput { bytes: &bytes, imports: &|_, _| ImportKind::Host };
        let kinds = input.import_kinds(&module);
        module.funcs[FuncIndex::from_u32(0)].body = Some(900..901);
        let cx = ModuleCx::new(0, &module, &bytes, kinds, &target).unwrap();
        let result = Job::Body(0, FuncIndex::from_u32(0)).run(&[cx], &*isa(&target).unwrap());
        let Err(Error::Internal { func: Some(0), reason }) = result else { panic!("{result:?}") };
        assert!(reason.starts_with("panic: "), "{reason}");
    }

    #[test]
    fn types_of_functions_that_rust_cannot_reach_have_no_entry() {
        let wat = r#"(module
            (func $start) (start $start)
            (func (export "a") (param i32)) (func (export "b") (param i32))
            (func (param i64)))"#;
        let bytes = wat::parse_str(wat).unwrap();
        let module = module::parse(&bytes, Bodies::Validate).unwrap();
        let target = Target { dynamic_entries: true, ..Target::new(Arch::X86_64, CAbi::SystemV, 0) };
        let input = ModuleInput { bytes: &bytes, imports: &|_, _| ImportKind::Host };
        let cx = ModuleCx::new(0, &module, &bytes, input.import_kinds(&module), &target).unwrap();
        let jobs = all(&[cx]);
        let entries: Vec<_> = jobs.iter().filter(|job| matches!(job, Job::Entry(..))).map(|job| job.name()).collect();
        let entry = |ty, dynamic| Name::Entry(0, ty, dynamic);
        assert_eq!(entries, [entry(0, false), entry(0, true), entry(1, false), entry(1, true)]);
    }
}
