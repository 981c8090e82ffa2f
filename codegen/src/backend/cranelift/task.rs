//! The functions that a set of modules consists of, each to be compiled on its own.
//!
//! In:  the facts about a set of modules.
//! Out: a list of [`Task`]s whose order depends on nothing else, and the CLIF of each. Then the functions that compiled
//!      ones refer to: functions whose calls are mostly inlined, trap stubs, and expansions of library calls.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::panic::{AssertUnwindSafe, catch_unwind};

use cranelift_codegen::ir::LibCall;
use cranelift_codegen::isa::TargetIsa;
use include_wasm_abi::call::Shape;
use include_wasm_abi::libcall::Libcall;
use wasmparser::{BinaryReader, FunctionBody};

use super::emit::{CompiledFunction, Name};
use super::env::locals::MAX_CELLS;
use super::env::trap::is_stub;
use super::module_cx::ModuleCx;
use super::stubs::libcall_expansion::fallback;
use super::stubs::{entry, trap_stub};
use super::translate::{self, Translated};
use crate::error::Error;
use crate::frontend::module::bodies::{BodyValidator, Dependencies};
use crate::frontend::module::{Extern, FuncIndex, TypeIndex};
use crate::libcalls::LibcallSet;
use crate::target::Opt;

/// A function to be compiled.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Task {
    /// A defined function of a module.
    Body(u32, FuncIndex),
    /// The code that lets a reference call an imported function.
    Adapter(u32, FuncIndex),
    /// An entry from Rust: module, canonical type, and whether it is for callers that learn the type at run time.
    Entry(u32, TypeIndex, bool),
    /// The copy of a defined function that Rust may call as a C function.
    Leaf(u32, FuncIndex),
    /// The way out for cold traps with a number, or zero for what the context says.
    Raise(u8),
    /// What the instruction set lacks.
    Fallback(LibCall),
}

/// Returns all functions of a set but those that compiled code asks for; and apart from them the defined functions that
/// it may ask for.
pub(crate) fn roots(set: &[ModuleCx<'_>]) -> (Vec<Task>, Vec<Task>) {
    let (mut tasks, mut deferred) = (Vec::new(), Vec::new());
    for cx in set {
        let (number, module) = (cx.number, cx.module);
        for (index, func) in module.funcs.iter() {
            if func.body.is_some() {
                let reached =
                    func.func_ref.is_some() || module.start == Some(index) || !cx.summary.is_inlined_everywhere(index);
                let list = if reached { &mut tasks } else { &mut deferred };
                list.push(Task::Body(number, index));
            } else if func.func_ref.is_some() {
                tasks.push(Task::Adapter(number, index));
            }
        }
        let imported = types_of(cx, |func| module.funcs[func].body.is_none());
        for ty in types_of(cx, |_| true) {
            let func = &module.types[ty];
            if !cx.is_in_line(ty) || imported.contains(&ty) {
                tasks.push(Task::Entry(number, ty, false));
            }
            if cx.target.dynamic_entries && Shape::of(&func.params, &func.results) == Shape::Registers {
                tasks.push(Task::Entry(number, ty, true));
            }
        }
    }
    (tasks, deferred)
}

/// Returns the canonical types of those functions that Rust may call which `which` chooses, in order.
fn types_of(cx: &ModuleCx<'_>, which: impl Fn(FuncIndex) -> bool) -> BTreeSet<TypeIndex> {
    let module = cx.module;
    let called = module.func_refs.values().copied().chain(module.start).filter(|&func| which(func));
    called.map(|func| module.canonical[module.funcs[func].ty]).collect()
}

/// Returns what only those functions ask for that turned out to need it: entries for those that end in a tail call,
/// since these cannot be called in line, and the copies that Rust may call as C functions, of exports that neither trap
/// nor call.
pub(crate) fn dependents(set: &[ModuleCx<'_>], functions: &[(Name, CompiledFunction)]) -> Vec<Task> {
    let named: HashMap<Name, &CompiledFunction> = functions.iter().map(|(name, function)| (*name, function)).collect();
    let mut tasks = Vec::new();
    for cx in set {
        let made = |func: FuncIndex| named.get(&Name::Func(cx.number, func.as_u32())).copied();
        let entered = types_of(cx, |func| made(func).is_some_and(|function| function.tail_calls));
        let entries = entered.into_iter().filter(|&ty| cx.is_in_line(ty)).map(|ty| Task::Entry(cx.number, ty, false));
        tasks.extend(entries.filter(|task| !named.contains_key(&task.name())));
        if cx.target.opt != Opt::Speed {
            continue;
        }
        let exported = cx.module.exports.iter().filter_map(|export| match export.item {
            Extern::Func(index) => Some(index),
            _ => None,
        });
        let exported: BTreeSet<FuncIndex> = exported.collect();
        tasks.extend(exported.into_iter().filter_map(|func| {
            let ty = cx.module.func_type(func);
            let defined = cx.module.funcs[func].body.is_some();
            let in_registers = Shape::of(&ty.params, &ty.results) == Shape::Registers;
            (defined && in_registers && made(func)?.is_leaf()).then_some(Task::Leaf(cx.number, func))
        }));
    }
    tasks
}

/// Returns the functions that compiled code asks for, and takes them out of `deferred`: what is there may ask for
/// others in turn.
pub(crate) fn referenced<'a>(
    functions: impl Iterator<Item = &'a CompiledFunction>,
    deferred: &mut Vec<Task>,
) -> Vec<Task> {
    let asked: HashSet<Name> = functions.flat_map(|function| function.callees()).collect();
    deferred.extract_if(.., |task| asked.contains(&task.name())).collect()
}

/// Returns the functions that code may ask for whatever the module: the ways out, and fallbacks.
pub(crate) fn stubs() -> impl Iterator<Item = Task> {
    let stubs = (0..=u8::MAX).filter(|&number| is_stub(number)).map(Task::Raise);
    LibCall::all_libcalls().iter().map(|&call| Task::Fallback(call)).chain(stubs)
}

impl Task {
    /// Returns the name of the function.
    pub(crate) fn name(self) -> Name {
        match self {
            Self::Body(module, index) | Self::Adapter(module, index) => Name::Func(module, index.as_u32()),
            Self::Entry(module, ty, dynamic) => Name::Entry(module, ty.as_u32(), dynamic),
            Self::Leaf(module, index) => Name::Leaf(module, index.as_u32()),
            Self::Raise(number) => Name::Raise(number),
            Self::Fallback(call) => Name::Fallback(call),
        }
    }

    /// Returns how much work it is, roughly.
    pub(crate) fn size(self, set: &[ModuleCx<'_>]) -> usize {
        match self {
            Self::Body(..) | Self::Leaf(..) => self.body(self.cx(set)).len(),
            Self::Adapter(..) | Self::Entry(..) | Self::Raise(_) | Self::Fallback(_) => 0,
        }
    }

    /// Returns the most cells that its locals may need while it is compiled, see [`MAX_CELLS`].
    pub(crate) fn cells(self, set: &[ModuleCx<'_>]) -> usize {
        let (Some(index), body) = (self.own(), self.body(self.cx(set))) else { return 0 };
        let declared = || -> Result<usize, wasmparser::Error> {
            let groups = FunctionBody::new(BinaryReader::new(body, 0)).get_locals_reader()?.into_iter();
            groups.map(|group| Ok(group?.0 as usize)).sum()
        };
        // What is not well-formed is refused when it is validated.
        let locals = declared().unwrap_or(0) + self.cx(set).module.func_type(index).params.len();
        // A block takes at least a byte of a body.
        locals.saturating_mul(body.len()).min(MAX_CELLS)
    }

    /// Returns the facts about the module that the function belongs to. Support is the same for all of a set.
    pub(crate) fn cx<'s, 'm>(self, set: &'s [ModuleCx<'m>]) -> &'s ModuleCx<'m> {
        match self {
            Self::Body(module, _) | Self::Adapter(module, _) | Self::Leaf(module, _) | Self::Entry(module, ..) => {
                &set[module as usize]
            }
            Self::Raise(_) | Self::Fallback(_) => &set[0],
        }
    }

    /// Returns what people call the function.
    pub(crate) fn describe(self, cx: &ModuleCx<'_>) -> String {
        match self {
            Self::Body(_, index) | Self::Adapter(_, index) | Self::Leaf(_, index) => {
                let name = cx.module.funcs[index].name.as_deref().unwrap_or_default();
                format!("func[{}] {name}", index.as_u32())
            }
            Self::Entry(..) | Self::Raise(_) | Self::Fallback(_) => format!("{:?}", self.name()),
        }
    }

    /// Returns the function of the module whose body it is made from.
    pub(crate) fn own(self) -> Option<FuncIndex> {
        match self {
            Self::Body(_, index) | Self::Leaf(_, index) => Some(index),
            Self::Adapter(..) | Self::Entry(..) | Self::Raise(_) | Self::Fallback(_) => None,
        }
    }

    /// Returns what the function is made from: equal bytes give equal code where the facts of [`crate::cache`] are
    /// equal.
    pub(crate) fn key(self, cx: &ModuleCx<'_>) -> Vec<u8> {
        let key = |kind: u8, number: u32, rest: &[u8]| [&[kind][..], &number.to_le_bytes(), rest].concat();
        let body = |kind: u8, index: FuncIndex| {
            let ty = cx.module.funcs[index].ty.as_u32();
            // Whether its stack is checked, and a memory may grow meanwhile, depends on all that it calls, and on what
            // those call.
            key(kind, ty, &[&[u8::from(cx.summary.has_bounded_depth(index))], self.body(cx)].concat())
        };
        match self {
            Self::Body(_, index) => body(0, index),
            Self::Adapter(_, index) => key(1, index.as_u32(), &[]),
            Self::Entry(_, ty, dynamic) => key(2, ty.as_u32(), &[u8::from(dynamic)]),
            Self::Raise(number) => key(3, number.into(), &[]),
            Self::Fallback(call) => key(4, 0, call.to_string().as_bytes()),
            Self::Leaf(_, index) => body(5, index),
        }
    }

    /// Returns where the function's body lies in the module's file, or zero for one that has none.
    pub(crate) fn start(self, cx: &ModuleCx<'_>) -> u32 {
        self.own().map_or(0, |index| cx.module.funcs[index].start())
    }

    fn body<'m>(self, cx: &ModuleCx<'m>) -> &'m [u8] {
        let body = self.own().and_then(|index| cx.module.funcs[index].body.clone());
        body.and_then(|body| cx.bytes.get(body)).unwrap_or_default()
    }

    /// Validates what the function is made from. A panic on the way is an error that names it.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`], whatever the fault is.
    pub(crate) fn validate(
        self,
        set: &[ModuleCx<'_>],
        validator: Option<&BodyValidator>,
    ) -> Result<Dependencies, Error> {
        let (Some(index), Some(validator)) = (self.own(), validator) else {
            return Ok(Dependencies::default());
        };
        let cx = self.cx(set);
        let (ty, start) = (cx.module.funcs[index].ty, self.start(cx) as usize);
        let validate = || validator.validate(index, ty, self.body(cx), start).map_err(|error| Error::malformed(&error));
        self.catch_panic(validate)
    }

    /// Does work for the function. A panic on the way is an error that names it.
    pub(crate) fn catch_panic<R>(self, work: impl FnOnce() -> Result<R, Error>) -> Result<R, Error> {
        // Nothing that the panic may have left half done is used again: only shared facts outlive the closure.
        catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|panic| {
            let text = panic.downcast_ref::<String>().map(String::as_str);
            let text = text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("no message");
            Err(self.name().internal(format_args!("panic: {text}")))
        })
    }

    /// Translates the function to CLIF.
    ///
    /// # Errors
    ///
    /// Those of [`translate::function`], and [`Error::Internal`] for a library call that nothing here expands.
    pub(crate) fn translate(self, cx: &ModuleCx<'_>, isa: &dyn TargetIsa) -> Result<Translated, Error> {
        let mut libcalls = LibcallSet::default();
        Ok(match self {
            Self::Body(_, index) => translate::function(cx, isa, index)?,
            Self::Leaf(_, index) => translate::leaf(cx, isa, index)?,
            Self::Adapter(_, index) => translate::import_adapter(cx, isa, index)?,
            Self::Entry(_, ty, dynamic) => {
                let func = &cx.module.types[ty];
                let shape = if dynamic { Shape::Slots } else { Shape::of(&func.params, &func.results) };
                Translated::stub(entry::entry(isa, func, shape), libcalls)
            }
            Self::Raise(number) => {
                libcalls.insert(Libcall::raise);
                Translated::stub(trap_stub::stub(cx, isa, number), libcalls)
            }
            Self::Fallback(call) => {
                let missing = || self.name().internal("a library call without a function of ours");
                Translated::stub(fallback(isa, call).ok_or_else(missing)?, libcalls)
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use include_wasm_abi::feature::Arch;

    use super::*;
    use crate::frontend::module::{self, Bodies};
    use crate::target::{CAbi, ImportKind, Target};

    #[test]
    fn types_of_functions_that_rust_cannot_reach_have_no_entry() {
        let wat = r#"(module
            (func $start) (start $start)
            (func (export "a") (param i32)) (func (export "b") (param i32))
            (func (param i64)))"#;
        let bytes = wat::parse_str(wat).unwrap();
        let module = module::parse(&bytes, Bodies::Validate).unwrap();
        let entry = |ty, dynamic| Name::Entry(0, ty, dynamic);
        let called = [entry(0, false), entry(0, true), entry(1, false), entry(1, true)];
        let in_line = [entry(0, true), entry(1, true)];
        for (c_abi, expected) in [(CAbi::Windows, &called[..]), (CAbi::SystemV, &in_line)] {
            let target = Target { dynamic_entries: true, ..Target::new(Arch::X86_64, c_abi, 0) };
            let cx = ModuleCx::alone(&module, &bytes, ImportKind::Host, &target).unwrap();
            let entries: Vec<_> = roots(&[cx]).0.iter().map(|task| task.name()).collect();
            let entries: Vec<_> = entries.into_iter().filter(|name| matches!(name, Name::Entry(..))).collect();
            assert_eq!(entries, expected);
        }
    }
}
