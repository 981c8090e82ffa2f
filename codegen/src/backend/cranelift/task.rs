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
use super::stubs::{entry, libcall_expansion, trap_stub};
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
    /// The funcref thunk of an imported function: makes it callable through a reference.
    FuncrefThunk(u32, FuncIndex),
    /// An entry from Rust: module, canonical type, and whether it is for callers that learn the type at run time.
    Entry(u32, TypeIndex, bool),
    /// The direct entry of a defined function: a clone with the C convention.
    DirectEntry(u32, FuncIndex),
    /// The trap stub of a code, or zero for the reason in the context.
    TrapStub(u8),
    /// The expansion of a library call.
    LibcallExpansion(LibCall),
}

/// Returns the functions of a set that are compiled in any case; and the defined functions that are compiled only if
/// compiled code refers to them.
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
                tasks.push(Task::FuncrefThunk(number, index));
            }
        }
        let imported = types_of(cx, |func| module.funcs[func].body.is_none());
        for ty in types_of(cx, |_| true) {
            let func = &module.types[ty];
            if !cx.uses_assembly_calls(ty) || imported.contains(&ty) {
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

/// Returns the tasks that depend on the code of compiled functions: entries for functions with a tail call, which
/// exclude assembly calls, and direct entries for exports that neither trap nor call.
pub(crate) fn dependents(set: &[ModuleCx<'_>], functions: &[(Name, CompiledFunction)]) -> Vec<Task> {
    let named: HashMap<Name, &CompiledFunction> = functions.iter().map(|(name, function)| (*name, function)).collect();
    let mut tasks = Vec::new();
    for cx in set {
        let made = |func: FuncIndex| named.get(&Name::Func(cx.number, func.as_u32())).copied();
        let entered = types_of(cx, |func| made(func).is_some_and(|function| function.tail_calls));
        let entries =
            entered.into_iter().filter(|&ty| cx.uses_assembly_calls(ty)).map(|ty| Task::Entry(cx.number, ty, false));
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
            (defined && in_registers && made(func)?.can_be_entered_directly())
                .then_some(Task::DirectEntry(cx.number, func))
        }));
    }
    tasks
}

/// Returns the callees of compiled functions that are in `deferred`, and removes them there. Their code may have
/// further callees.
pub(crate) fn referenced<'a>(
    functions: impl Iterator<Item = &'a CompiledFunction>,
    deferred: &mut Vec<Task>,
) -> Vec<Task> {
    let callees: HashSet<Name> = functions.flat_map(|function| function.callees()).collect();
    deferred.extract_if(.., |task| callees.contains(&task.name())).collect()
}

/// Returns the functions that the code of any module may call: trap stubs, and expansions of library calls.
pub(crate) fn stubs() -> impl Iterator<Item = Task> {
    let stubs = (0..=u8::MAX).filter(|&number| is_stub(number)).map(Task::TrapStub);
    LibCall::all_libcalls().iter().map(|&call| Task::LibcallExpansion(call)).chain(stubs)
}

impl Task {
    /// Returns the name of the function.
    pub(crate) fn name(self) -> Name {
        match self {
            Self::Body(module, index) | Self::FuncrefThunk(module, index) => Name::Func(module, index.as_u32()),
            Self::Entry(module, ty, dynamic) => Name::Entry(module, ty.as_u32(), dynamic),
            Self::DirectEntry(module, index) => Name::DirectEntry(module, index.as_u32()),
            Self::TrapStub(number) => Name::TrapStub(number),
            Self::LibcallExpansion(call) => Name::LibcallExpansion(call),
        }
    }

    /// Estimates the work, in bytes of a body.
    pub(crate) fn size(self, set: &[ModuleCx<'_>]) -> usize {
        match self {
            Self::Body(..) | Self::DirectEntry(..) => self.body(self.cx(set)).len(),
            Self::FuncrefThunk(..) | Self::Entry(..) | Self::TrapStub(_) | Self::LibcallExpansion(_) => 0,
        }
    }

    /// Returns the most cells that its locals may need while it is compiled, see [`MAX_CELLS`].
    pub(crate) fn cells(self, set: &[ModuleCx<'_>]) -> usize {
        let (Some(index), body) = (self.own(), self.body(self.cx(set))) else { return 0 };
        let declared = || -> Result<usize, wasmparser::Error> {
            let groups = FunctionBody::new(BinaryReader::new(body, 0)).get_locals_reader()?.into_iter();
            groups.map(|group| Ok(group?.0 as usize)).sum()
        };
        // Validation refuses a malformed body.
        let locals = declared().unwrap_or(0) + self.cx(set).module.func_type(index).params.len();
        // A block takes at least a byte of a body.
        locals.saturating_mul(body.len()).min(MAX_CELLS)
    }

    /// Returns the facts about the module that the function belongs to. All modules of a set share stubs.
    pub(crate) fn cx<'s, 'm>(self, set: &'s [ModuleCx<'m>]) -> &'s ModuleCx<'m> {
        match self {
            Self::Body(module, _)
            | Self::FuncrefThunk(module, _)
            | Self::DirectEntry(module, _)
            | Self::Entry(module, ..) => &set[module as usize],
            Self::TrapStub(_) | Self::LibcallExpansion(_) => &set[0],
        }
    }

    /// Returns the function's name for people.
    pub(crate) fn describe(self, cx: &ModuleCx<'_>) -> String {
        match self {
            Self::Body(_, index) | Self::FuncrefThunk(_, index) | Self::DirectEntry(_, index) => {
                let name = cx.module.funcs[index].name.as_deref().unwrap_or_default();
                format!("func[{}] {name}", index.as_u32())
            }
            Self::Entry(..) | Self::TrapStub(_) | Self::LibcallExpansion(_) => format!("{:?}", self.name()),
        }
    }

    /// Returns the function of the module whose body is compiled.
    pub(crate) fn own(self) -> Option<FuncIndex> {
        match self {
            Self::Body(_, index) | Self::DirectEntry(_, index) => Some(index),
            Self::FuncrefThunk(..) | Self::Entry(..) | Self::TrapStub(_) | Self::LibcallExpansion(_) => None,
        }
    }

    /// Returns the cache key: functions with equal keys have equal code where the fingerprints of [`crate::cache`] are
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
            Self::FuncrefThunk(_, index) => key(1, index.as_u32(), &[]),
            Self::Entry(_, ty, dynamic) => key(2, ty.as_u32(), &[u8::from(dynamic)]),
            Self::TrapStub(number) => key(3, number.into(), &[]),
            Self::LibcallExpansion(call) => key(4, 0, call.to_string().as_bytes()),
            Self::DirectEntry(_, index) => body(5, index),
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

    /// Validates the function's body. A panic on the way is an error that names it.
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

    /// Runs a step for the function. A panic on the way is an error that names the function.
    pub(crate) fn catch_panic<R>(self, work: impl FnOnce() -> Result<R, Error>) -> Result<R, Error> {
        // Only shared facts outlive the closure, so no state that a panic left inconsistent is used again.
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
    /// Those of [`translate::function`], and [`Error::Internal`] for a library call without an expansion.
    pub(crate) fn translate(self, cx: &ModuleCx<'_>, isa: &dyn TargetIsa) -> Result<Translated, Error> {
        let mut libcalls = LibcallSet::default();
        Ok(match self {
            Self::Body(_, index) => translate::function(cx, isa, index)?,
            Self::DirectEntry(_, index) => translate::direct_entry(cx, isa, index)?,
            Self::FuncrefThunk(_, index) => translate::funcref_thunk(cx, isa, index)?,
            Self::Entry(_, ty, dynamic) => {
                let func = &cx.module.types[ty];
                let shape = if dynamic { Shape::Slots } else { Shape::of(&func.params, &func.results) };
                Translated::stub(entry::entry(isa, func, shape), libcalls)
            }
            Self::TrapStub(number) => {
                libcalls.insert(Libcall::raise);
                Translated::stub(trap_stub::stub(cx, isa, number), libcalls)
            }
            Self::LibcallExpansion(call) => {
                let missing = || self.name().internal("a library call without a function of ours");
                Translated::stub(libcall_expansion::expand(isa, call).ok_or_else(missing)?, libcalls)
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
        let by_assembly = [entry(0, true), entry(1, true)];
        for (c_abi, expected) in [(CAbi::Windows, &called[..]), (CAbi::SystemV, &by_assembly)] {
            let target = Target { dynamic_entries: true, ..Target::new(Arch::X86_64, c_abi, 0) };
            let cx = ModuleCx::alone(&module, &bytes, ImportKind::Host, &target).unwrap();
            let entries: Vec<_> = roots(&[cx]).0.iter().map(|task| task.name()).collect();
            let entries: Vec<_> = entries.into_iter().filter(|name| matches!(name, Name::Entry(..))).collect();
            assert_eq!(entries, expected);
        }
    }
}
