//! What debuggers and profilers make of static code.

use crate::command::{cargo, output, program, run};
use crate::error::Error;
use crate::paths;

/// The function of the example that does the work.
const FUNCTION: &str = "primes_below";

/// How often the profiler runs the example, which does not take long.
const RUNS: u32 = 50;

/// Looks at an example with gdb and perf.
pub(crate) fn main() -> Result<(), Error> {
    run(cargo(&["build", "--quiet", "--example", "static_link"])?)?;
    let (root, target) = (paths::root()?, paths::target()?);
    let example = target.join("debug/examples/static_link").display().to_string();
    let what = |what: &str, said: &str| Err(Error::Unexpected { what: format!("{what}:\n{said}") });

    let symbols = output(program("nm", &["--print-size", &example], &root))?;
    let symbol = symbols.lines().find_map(|line| {
        // Address, length, kind, name.
        let name = line.splitn(4, ' ').nth(3)?;
        (name.starts_with("wasm[") && name.ends_with(&format!("] {FUNCTION}"))).then_some(name)
    });
    let Some(symbol) = symbol else { return what("there is no symbol of the function", &symbols) };

    let breakpoint = format!("break '{symbol}'");
    let commands = [&*breakpoint, "run", "info symbol $pc", "backtrace"];
    let mut gdb = program("gdb", &["-batch", "-nx"], &root);
    gdb.args(commands.iter().flat_map(|command| ["-ex", *command])).arg(&example);
    let said = output(gdb)?;
    let is_there = |text: &str| said.contains(text);
    if !is_there(&format!("in {symbol} ()")) || !is_there(&format!("{symbol} +")) {
        return what("gdb does not know the function", &said);
    }
    // Frames of Rust behind those of the module.
    if !is_there("static_link::main") {
        return what("gdb does not find who called it", &said);
    }

    let samples = target.join("ci.perf").display().to_string();
    let record = ["record", "--quiet", "--event", "cpu-clock", "--freq", "20000", "--output", &samples];
    let mut perf = program("perf", &record, &root);
    perf.args(["--", "sh", "-c", &format!("for i in $(seq {RUNS}); do '{example}' > /dev/null; done")]);
    run(perf)?;
    let said = output(program("perf", &["script", "--input", &samples, "--fields", "ip,sym"], &root))?;
    if !said.contains(symbol) {
        return what("perf has no sample in the function", &said);
    }
    Ok(())
}
