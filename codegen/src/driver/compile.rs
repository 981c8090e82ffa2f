//! The pipeline from bytes to a blob.
//!
//! In:  a module's bytes, and the target.
//! Out: [`Output`], and [`Timings`].
//!
//! ```text
//! parse > analyze > each function: validate > translate > optimize > check the stack > compile
//!                 > lay out > metadata > object
//! ```
//!
//! The pipeline uses the cache at two points: a whole module is looked up before the analysis, a function before its
//! validation.

use std::time::Instant;

use cranelift_codegen::isa::TargetIsa;

use super::input::{ModuleInput, Parsed};
use super::parallel;
use super::timings::{Spent, Timings};
use super::worklist::Worklist;
use crate::analysis::ModuleSummary;
use crate::artifact::output::{CompiledModule, Output};
use crate::backend::cranelift::emit::{self, CompiledFunction, Name, Text};
use crate::backend::cranelift::module_cx::ModuleCx;
use crate::backend::cranelift::stubs::stack_guard::Guard;
use crate::backend::cranelift::task::Task;
use crate::backend::cranelift::{isa, opt, stack_check};
use crate::cache::folder::Cache;
use crate::cache::function::{Functions, Segments};
use crate::cache::key::Key;
use crate::error::Error;
use crate::frontend::module::bodies::{BodyValidator, Dependencies};
use crate::frontend::module::{self, Bodies};
use crate::target::Target;
use crate::version;

/// Compiles a set of modules into one object. The only set for now is a set of one.
///
/// The compiler uses all cores; in a build by cargo or make, only those for which the build's jobserver has tokens.
///
/// # Errors
///
/// [`Error`] says who can act. No bytes make it panic.
pub fn compile(modules: &[ModuleInput<'_>], target: &Target) -> Result<Output, Error> {
    Ok(compile_with(modules, target, &CompileOptions::default())?.0)
}

/// Options of the compiler's run. The result does not depend on them.
#[derive(Clone, Debug, Default)]
pub struct CompileOptions {
    /// Number of threads, whatever a jobserver allows. Zero is the default of [`compile`].
    pub threads: usize,
    /// The compilation cache, to read and to write.
    pub cache: Option<Cache>,
}

/// Compiles as [`compile`] does, and returns the time of each step.
///
/// # Errors
///
/// As [`compile`].
pub fn compile_with(
    modules: &[ModuleInput<'_>],
    target: &Target,
    options: &CompileOptions,
) -> Result<(Output, Timings), Error> {
    let [input] = modules else {
        return Err(Error::Unsupported { offset: 0, feature: format!("a set of {} modules", modules.len()) });
    };
    let mut timings = Timings::default();
    let (parsed, compiled) = compile_module(*input, target, options, &mut timings)?;
    let start = Instant::now();
    let output = Output::new(target, vec![parsed.interface], compiled)?;
    timings.emit += start.elapsed();
    Ok((output, timings))
}

/// Compiles a module, or finds it in the cache.
///
/// # Errors
///
/// As [`compile`].
pub(crate) fn compile_module(
    input: ModuleInput<'_>,
    target: &Target,
    options: &CompileOptions,
    timings: &mut Timings,
) -> Result<(Parsed, CompiledModule), Error> {
    let start = Instant::now();
    let isa = isa::isa(target)?;
    let parsed = Parsed::new(input, target.caps)?;
    timings.parse = start.elapsed();

    let start = Instant::now();
    let key = Key::new(version::build(), target, &parsed.import_kinds, input.bytes);
    let whole = options.cache.as_ref().map(|cache| (cache, key.file_name()));
    let found = whole.as_ref().and_then(|(cache, name)| key.open(&cache.read(name)?));
    timings.cache = start.elapsed();
    if let Some(compiled) = found {
        timings.whole = true;
        return Ok((parsed, compiled));
    }

    let Parsed { module, validator, import_kinds, .. } = &parsed;
    let summary = ModuleSummary::new(module, input.bytes, import_kinds, target.opt);
    let set = [ModuleCx::new(0, module, input.bytes, import_kinds.clone(), target, summary)?];
    let functions = compile_functions(&set, validator.as_ref(), &*isa, options, timings);
    let functions = functions.map_err(|error| first_fault(input.bytes, error))?;
    let start = Instant::now();
    let text = Text::new(target, &*isa, functions)?;
    let compiled = CompiledModule::new(&set, text)?;
    timings.emit = start.elapsed();

    let start = Instant::now();
    if let Some((cache, name)) = whole {
        cache.write(&name, &key.write(&compiled).pieces());
    }
    timings.cache += start.elapsed();
    Ok((parsed, compiled))
}

/// Returns the error for a module one of whose bodies is not valid. The search for the first of all faults, and for the
/// proposal that would allow it, takes the whole module.
fn first_fault(bytes: &[u8], error: Error) -> Error {
    match error {
        Error::Invalid { .. } => module::parse(bytes, Bodies::Validate).err().unwrap_or(error),
        _ => error,
    }
}

/// Compiles all functions of a set and those that they refer to, except those in the cache.
///
/// # Errors
///
/// [`Error::Invalid`] where a body is not valid, whatever its fault is; otherwise the error of the first function that
/// could not be compiled.
fn compile_functions(
    set: &[ModuleCx<'_>],
    validator: Option<&BodyValidator>,
    isa: &dyn TargetIsa,
    options: &CompileOptions,
    timings: &mut Timings,
) -> Result<Vec<(Name, CompiledFunction)>, Error> {
    let start = Instant::now();
    let segments = options.cache.as_ref().map(|cache| (cache, Segments::read(cache, &set[0], validator)));
    let mut cached = segments.as_ref().map(|(cache, segments)| Functions::new(cache, segments));
    timings.cache += start.elapsed();

    let mut worklist = Worklist::new(set);
    // Bodies without code of their own have to be valid all the same.
    let start = Instant::now();
    validate(&worklist.deferred_bodies(), set, validator, options.threads)?;
    timings.validate += start.elapsed();
    while let Some(tasks) = worklist.next_round() {
        let start = Instant::now();
        let mut look_up = |task: Task| cached.as_mut()?.get(task.cx(set), validator, task);
        let mut found: Vec<_> = tasks.iter().map(|&task| look_up(task)).collect();
        let missed = tasks.iter().zip(&found).filter(|(_, found)| found.is_none()).map(|(&task, _)| task);
        let missed: Vec<Task> = missed.collect();
        timings.hits += tasks.len() - missed.len();
        timings.misses += missed.len();
        timings.cache += start.elapsed();

        let start = Instant::now();
        let named = validate(&missed, set, validator, options.threads)?;
        timings.validate += start.elapsed();
        let start = Instant::now();
        let (size, cells) = (|task: &Task| task.size(set), |task: &Task| task.cells(set));
        let outputs = parallel::map(options.threads, &missed, size, cells, |&task| compile_task(task, set, isa))?;
        timings.functions += start.elapsed();

        let start = Instant::now();
        let places = found.iter_mut().filter(|found| found.is_none());
        for (((&task, mut dependencies), output), place) in missed.iter().zip(named).zip(outputs).zip(places) {
            timings.add(output.spent, task.size(set), || task.describe(task.cx(set)));
            if let Some(cached) = &mut cached {
                dependencies.extend(output.dependencies);
                cached.add(task.cx(set), validator, task, &dependencies, &output.function);
            }
            *place = Some(output.function);
        }
        timings.cache += start.elapsed();
        let functions = found.into_iter().map(|found| found.expect("each that was missed is compiled by now"));
        worklist.finish(tasks.iter().map(|task| task.name()).zip(functions).collect());
    }

    let start = Instant::now();
    if let Some(cached) = cached {
        cached.write();
    }
    timings.cache += start.elapsed();
    Ok(worklist.into_functions())
}

/// Validates the bodies that functions are made from.
fn validate(
    tasks: &[Task],
    set: &[ModuleCx<'_>],
    validator: Option<&BodyValidator>,
    threads: usize,
) -> Result<Vec<Dependencies>, Error> {
    parallel::map(threads, tasks, |task| task.size(set), |_| 0, |task| task.validate(set, validator))
}

/// The result of compiling one function.
#[derive(Debug)]
struct FunctionOutput {
    function: CompiledFunction,
    /// Dependencies besides those of its own body.
    dependencies: Dependencies,
    spent: Spent,
}

/// Compiles one function. A panic on the way is an error that names it.
fn compile_task(task: Task, set: &[ModuleCx<'_>], isa: &dyn TargetIsa) -> Result<FunctionOutput, Error> {
    task.catch_panic(|| compile_function(task, task.cx(set), isa))
}

fn compile_function(task: Task, cx: &ModuleCx<'_>, isa: &dyn TargetIsa) -> Result<FunctionOutput, Error> {
    let (start, name) = (Instant::now(), task.name());
    let mut translated = task.translate(cx, isa)?;
    opt::optimize(&mut translated.clif, &translated.hints);
    let largest_frame = stack_check::add(cx, isa, &mut translated.clif, translated.checks_stack);
    let translate = start.elapsed();

    // The size of the frame is known after the compilation, which consumes the CLIF.
    let guard = Guard::of(name, &translated.clif, largest_frame);
    let mut function = emit::compile(cx.target, isa, name, translated.clif, &translated.locations)?;
    function.libcalls = translated.libcalls;
    if let Some(clif) = guard.and_then(|guard| guard.clif(cx, isa, function.frame_size)) {
        function.guard = Some(Box::new(emit::compile(cx.target, isa, name, clif, &[])?));
    }
    let spent = Spent { translate, compile: start.elapsed() - translate };
    Ok(FunctionOutput { function, dependencies: translated.dependencies, spent })
}

#[cfg(test)]
mod tests {
    use include_wasm_abi::feature::Arch;

    use super::*;
    use crate::backend::cranelift::isa::isa;
    use crate::backend::cranelift::task;
    use crate::frontend::module::FuncIndex;
    use crate::target::{CAbi, ImportKind, MemoryStrategy, Traps};

    #[test]
    fn a_panic_is_an_error_that_names_the_function() {
        let bytes = wat::parse_str("(module (func))").unwrap();
        let mut module = module::parse(&bytes, Bodies::Validate).unwrap();
        let target = Target::new(Arch::X86_64, CAbi::SystemV, 0);
        module.funcs[FuncIndex::from_u32(0)].body = Some(900..901);
        let cx = ModuleCx::alone(&module, &bytes, ImportKind::Host, &target).unwrap();
        let result = compile_task(Task::Body(0, FuncIndex::from_u32(0)), &[cx], &*isa(&target).unwrap());
        let Err(Error::Internal { func: Some(0), reason }) = result else { panic!("{result:?}") };
        assert!(reason.starts_with("panic: "), "{reason}");
    }

    #[test]
    fn direct_entries_and_entries_depend_on_the_code_of_functions() {
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
                let cx = ModuleCx::alone(&module, &bytes, ImportKind::Host, &target).unwrap();
                let (set, isa) = ([cx], isa(&target).unwrap());
                let (tasks, _) = task::roots(&set);
                let made = tasks.iter().map(|&task| (task.name(), compile_task(task, &set, &*isa).unwrap().function));
                let mut made: Vec<_> = made.collect();
                let names = |tasks: &[Task]| tasks.iter().map(|task| task.name()).collect::<Vec<_>>();
                // Functions are counted from the imported one on.
                let direct_entries = [Name::DirectEntry(0, 1), Name::DirectEntry(0, 5)];
                assert_eq!(names(&task::dependents(&set, &made)), direct_entries, "{arch:?} {traps:?}");
                for task in task::dependents(&set, &made) {
                    assert!(
                        compile_task(task, &set, &*isa).unwrap().function.can_be_entered_directly(),
                        "{arch:?} {traps:?}"
                    );
                }
                // Nothing has tail calls yet, but for what calls other instances.
                let load = made.iter_mut().find(|(name, _)| *name == Name::Func(0, 2)).unwrap();
                assert!(!load.1.tail_calls);
                load.1.tail_calls = true;
                let entry = Name::Entry(0, module.canonical[module.funcs[FuncIndex::from_u32(2)].ty].as_u32(), false);
                let expected = if target.has_assembly_calls() {
                    vec![entry, direct_entries[0], direct_entries[1]]
                } else {
                    direct_entries.to_vec()
                };
                assert_eq!(names(&task::dependents(&set, &made)), expected, "{arch:?} {traps:?}");
            }
        }
    }
}
