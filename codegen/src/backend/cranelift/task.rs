//! The functions that a set of modules consists of, each to be compiled on its own.
//!
//! In:  the facts about a set of modules.
//! Out: a list of [`Job`]s whose order depends on nothing else, and what each becomes; then the functions that those ask
//!      for: those that mostly lie where they are called, the way out, and what the instruction set lacks.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Instant;

use cranelift_codegen::ir::LibCall;
use cranelift_codegen::isa::TargetIsa;
use include_wasm_abi::call::Shape;
use include_wasm_abi::libcall::Libcall;
use wasmparser::{BinaryReader, FunctionBody};

use super::emit::{self, CompiledFunction, Name};
use super::env::locals::MAX_CELLS;
use super::env::trap::is_stub;
use super::module_cx::ModuleCx;
use super::stubs::libcall_expansion::fallback;
use super::stubs::{entry, trap_stub};
use super::translate::{self, Translated};
use crate::driver::timings::Spent;
use crate::error::Error;
use crate::frontend::module::bodies::{Asked, BodyValidator};
use crate::frontend::module::{Extern, FuncIndex, TypeIndex};
use crate::target::Opt;

/// A function to be compiled.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Job {
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

/// What became of a job.
#[derive(Debug)]
pub(crate) struct Made {
    /// The function.
    pub(crate) function: CompiledFunction,
    /// What it depends on besides what its own body names.
    pub(crate) asked: Asked,
    /// What it took.
    pub(crate) spent: Spent,
}

/// Returns all functions of a set but those that compiled code asks for; and apart from them the defined functions that it
/// may ask for.
pub(crate) fn all(set: &[ModuleCx<'_>]) -> (Vec<Job>, Vec<Job>) {
    let (mut jobs, mut spare) = (Vec::new(), Vec::new());
    for cx in set {
        let (number, module) = (cx.number, cx.module);
        for (index, func) in module.funcs.iter() {
            if func.body.is_some() {
                let reached = func.func_ref.is_some() || module.start == Some(index) || !cx.world.is_spare(index);
                let list = if reached { &mut jobs } else { &mut spare };
                list.push(Job::Body(number, index));
            } else if func.func_ref.is_some() {
                jobs.push(Job::Adapter(number, index));
            }
        }
        let imported = types_of(cx, |func| module.funcs[func].body.is_none());
        for ty in types_of(cx, |_| true) {
            let func = &module.types[ty];
            if !cx.is_in_line(ty) || imported.contains(&ty) {
                jobs.push(Job::Entry(number, ty, false));
            }
            if cx.target.dynamic_entries && Shape::of(&func.params, &func.results) == Shape::Registers {
                jobs.push(Job::Entry(number, ty, true));
            }
        }
    }
    (jobs, spare)
}

/// Returns the canonical types of those functions that Rust may call which `which` chooses, in order.
fn types_of(cx: &ModuleCx<'_>, which: impl Fn(FuncIndex) -> bool) -> BTreeSet<TypeIndex> {
    let module = cx.module;
    let called = module.func_refs.values().copied().chain(module.start).filter(|&func| which(func));
    called.map(|func| module.canonical[module.funcs[func].ty]).collect()
}

/// Returns what only those functions ask for that turned out to need it: entries for those that end in a tail call, since
/// these cannot be called in line, and the copies that Rust may call as C functions, of exports that neither trap nor call.
pub(crate) fn follow(set: &[ModuleCx<'_>], functions: &[(Name, CompiledFunction)]) -> Vec<Job> {
    let named: HashMap<Name, &CompiledFunction> = functions.iter().map(|(name, function)| (*name, function)).collect();
    let mut jobs = Vec::new();
    for cx in set {
        let made = |func: FuncIndex| named.get(&Name::Func(cx.number, func.as_u32())).copied();
        let entered = types_of(cx, |func| made(func).is_some_and(|function| function.tail_calls));
        let entries = entered.into_iter().filter(|&ty| cx.is_in_line(ty)).map(|ty| Job::Entry(cx.number, ty, false));
        jobs.extend(entries.filter(|job| !named.contains_key(&job.name())));
        if cx.target.opt != Opt::Speed {
            continue;
        }
        let exported = cx.module.exports.iter().filter_map(|export| match export.item {
            Extern::Func(index) => Some(index),
            _ => None,
        });
        let exported: BTreeSet<FuncIndex> = exported.collect();
        jobs.extend(exported.into_iter().filter_map(|func| {
            let ty = cx.module.func_type(func);
            let defined = cx.module.funcs[func].body.is_some();
            let in_registers = Shape::of(&ty.params, &ty.results) == Shape::Registers;
            (defined && in_registers && made(func)?.is_leaf()).then_some(Job::Leaf(cx.number, func))
        }));
    }
    jobs
}

/// Returns the functions that compiled code asks for, and takes them out of `spare`: what is there may ask for others in
/// turn.
pub(crate) fn asked_for<'a>(functions: impl Iterator<Item = &'a CompiledFunction>, spare: &mut Vec<Job>) -> Vec<Job> {
    let asked: HashSet<Name> = functions.flat_map(|function| function.callees()).collect();
    spare.extract_if(.., |job| asked.contains(&job.name())).collect()
}

/// Returns the functions that code may ask for whatever the module: the ways out, and fallbacks.
pub(crate) fn support() -> impl Iterator<Item = Job> {
    let stubs = (0..=u8::MAX).filter(|&number| is_stub(number)).map(Job::Raise);
    LibCall::all_libcalls().iter().map(|&call| Job::Fallback(call)).chain(stubs)
}

impl Job {
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
            // Whether its stack is checked, and a memory may grow meanwhile, depends on all that it calls, and on what those
            // call.
            key(kind, ty, &[&[u8::from(cx.world.is_bounded(index))], self.body(cx)].concat())
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
    pub(crate) fn validate(self, set: &[ModuleCx<'_>], validator: Option<&BodyValidator>) -> Result<Asked, Error> {
        let (Some(index), Some(validator)) = (self.own(), validator) else {
            return Ok(Asked::default());
        };
        let cx = self.cx(set);
        let (ty, start) = (cx.module.funcs[index].ty, self.start(cx) as usize);
        let validate = || validator.validate(index, ty, self.body(cx), start).map_err(|error| Error::malformed(&error));
        self.without_panic(validate)
    }

    /// Compiles the function. A panic on the way is an error that names it.
    pub(crate) fn run(self, set: &[ModuleCx<'_>], isa: &dyn TargetIsa) -> Result<Made, Error> {
        self.without_panic(|| self.compile(self.cx(set), isa))
    }

    fn without_panic<R>(self, work: impl FnOnce() -> Result<R, Error>) -> Result<R, Error> {
        // Nothing that the panic may have left half done is used again: only shared facts outlive the closure.
        catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|panic| {
            let text = panic.downcast_ref::<String>().map(String::as_str);
            let text = text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("no message");
            Err(self.name().internal(format_args!("panic: {text}")))
        })
    }

    fn compile(self, cx: &ModuleCx<'_>, isa: &dyn TargetIsa) -> Result<Made, Error> {
        let start = Instant::now();
        let mut translated = match self {
            Self::Body(_, index) => translate::function(cx, isa, index)?,
            Self::Leaf(_, index) => translate::leaf(cx, isa, index)?,
            Self::Adapter(_, index) => translate::import_adapter(cx, isa, index)?,
            Self::Entry(_, ty, dynamic) => {
                let func = &cx.module.types[ty];
                let shape = if dynamic { Shape::Slots } else { Shape::of(&func.params, &func.results) };
                Translated::support(entry::entry(isa, func, shape))
            }
            Self::Raise(number) => {
                let mut raise = Translated::support(trap_stub::stub(cx, isa, number));
                raise.libcalls.insert(Libcall::raise);
                raise
            }
            Self::Fallback(call) => {
                let missing = || self.name().internal("a library call without a function of ours");
                Translated::support(fallback(isa, call).ok_or_else(missing)?)
            }
        };
        let asked = core::mem::take(&mut translated.asked);
        let translate = start.elapsed();
        let function = emit::function(cx, isa, self.name(), translated)?;
        Ok(Made { function, asked, spent: Spent { translate, compile: start.elapsed() - translate } })
    }
}

#[cfg(test)]
mod tests {
    use include_wasm_abi::feature::Arch;

    use super::*;
    use crate::backend::cranelift::isa::isa;
    use crate::driver::input::ModuleInput;
    use crate::frontend::module::{self, Bodies};
    use crate::target::{CAbi, ImportKind, MemoryStrategy, Target, Traps};

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
        let entry = |ty, dynamic| Name::Entry(0, ty, dynamic);
        let called = [entry(0, false), entry(0, true), entry(1, false), entry(1, true)];
        let in_line = [entry(0, true), entry(1, true)];
        for (c_abi, expected) in [(CAbi::Windows, &called[..]), (CAbi::SystemV, &in_line)] {
            let target = Target { dynamic_entries: true, ..Target::new(Arch::X86_64, c_abi, 0) };
            let input = ModuleInput { bytes: &bytes, imports: &|_, _| ImportKind::Host };
            let cx = ModuleCx::new(0, &module, &bytes, input.import_kinds(&module), &target).unwrap();
            let entries: Vec<_> = all(&[cx]).0.iter().map(|job| job.name()).collect();
            let entries: Vec<_> = entries.into_iter().filter(|name| matches!(name, Name::Entry(..))).collect();
            assert_eq!(entries, expected);
        }
    }

    #[test]
    fn copies_and_entries_follow_what_functions_turned_out_to_be() {
        let wat = r#"(module
            (import "host" "f" (func $f (param f32)))
            (memory 1)
            (func (export "add") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1)))
            (func (export "load") (param i32) (result i32) (i32.load (local.get 0)))
            (func (export "divide") (param i64 i64) (result i64) (i64.div_u (local.get 0) (local.get 1)))
            (func (export "calls") (call $f (f32.const 1)))
            (func (export "wide") (param i32 i32 i32 i32 i32 i32))
            (func (export "vector") (param v128))
            (func $own (param i32))
            (export "f" (func $f)))"#;
        let bytes = wat::parse_str(wat).unwrap();
        let module = module::parse(&bytes, Bodies::Validate).unwrap();
        for &arch in Arch::ALL {
            for (traps, memory) in
                [(Traps::Hardware, MemoryStrategy::Checked), (Traps::Explicit, MemoryStrategy::Checked)]
            {
                let features = Target::features_from_names(arch, ["v", "vector"].into_iter());
                let target = Target { traps, memory, ..Target::new(arch, CAbi::SystemV, features) };
                let input = ModuleInput { bytes: &bytes, imports: &|_, _| ImportKind::Host };
                let cx = ModuleCx::new(0, &module, &bytes, input.import_kinds(&module), &target).unwrap();
                let (set, isa) = ([cx], isa(&target).unwrap());
                let (jobs, _) = all(&set);
                let made = jobs.iter().map(|job| (job.name(), job.run(&set, &*isa).unwrap().function));
                let mut made: Vec<_> = made.collect();
                let names = |jobs: &[Job]| jobs.iter().map(|job| job.name()).collect::<Vec<_>>();
                // Functions are counted from the imported one on.
                let copies = [Name::Leaf(0, 1), Name::Leaf(0, 5)];
                assert_eq!(names(&follow(&set, &made)), copies, "{arch:?} {traps:?}");
                for job in follow(&set, &made) {
                    assert!(job.run(&set, &*isa).unwrap().function.is_leaf(), "{arch:?} {traps:?}");
                }
                // Nothing has tail calls yet, but for what calls other instances.
                let load = made.iter_mut().find(|(name, _)| *name == Name::Func(0, 2)).unwrap();
                assert!(!load.1.tail_calls);
                load.1.tail_calls = true;
                let entry = Name::Entry(0, module.canonical[module.funcs[FuncIndex::from_u32(2)].ty].as_u32(), false);
                let expected = if target.in_line() { vec![entry, copies[0], copies[1]] } else { copies.to_vec() };
                assert_eq!(names(&follow(&set, &made)), expected, "{arch:?} {traps:?}");
            }
        }
    }
}
