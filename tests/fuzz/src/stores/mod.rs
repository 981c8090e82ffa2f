//! Stores with several instances that import functions, memories, tables and globals from each other and from the host.
//!
//! In:  seeds.
//! Out: whether all that can be seen is the same, compiled in any way, mixed in one store, and in another runtime.
//!
//! A store is a plan of modules and a script of what the host does with them. The whole-module analysis relies on what
//! nobody else can change; here other instances, the host and failed instantiations try.
//!
//! | module | from | to |
//! |---|---|---|
//! | `types` | nothing | types that all modules have in common |
//! | `plan`, `planner` | random numbers | what modules have and import |
//! | `text` | a plan | modules |
//! | `script` | a plan | what the host does |
//! | `host` | calls of imports | answers |
//! | `linked` | what the compiler made of modules | modules whose code is linked |
//! | `ours`, `view` | modules and a script | what is seen, with our runtime |
//! | `peer` | the same | the same, with Wasmtime; only with the feature of that name |
//! | `values` | values of our runtime | what is passed, and what is seen |
//! | `seen` | two runs | a difference |

mod host;
mod linked;
mod ours;
#[cfg(feature = "wasmtime")]
mod peer;
mod plan;
mod planner;
mod script;
mod seen;
mod text;
mod types;
mod values;
mod view;

use std::collections::HashMap;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use include_wasm_codegen::Output;
use include_wasm_codegen::error::Error;
use include_wasm_codegen::target::{MemoryStrategy, Opt, Target, Traps};
use include_wasm_spec::target::{Features, host as host_target};

use crate::random::Random;
use crate::stats::Stats;

use linked::Library;
use ours::Compiled;
use plan::Plan;
use seen::{Outcome, Step};

/// A store of a seed.
pub(crate) struct Scenario {
    plan: Plan,
    actions: Vec<script::Action>,
    /// The modules' texts.
    texts: Vec<String>,
}

impl Scenario {
    /// Returns the store of a seed.
    pub(crate) fn new(seed: u64) -> Self {
        let mut random = Random::new(seed, "stores");
        let plan = Plan::new(&mut random);
        let actions = script::actions(&plan, &mut random);
        let texts = (0..plan.modules.len()).map(|number| text::module(&plan, number, seed, false)).collect();
        Self { plan, actions, texts }
    }

    /// Returns the modules in binary.
    fn wasm(&self) -> Result<Vec<Vec<u8>>, String> {
        let wasm = self.texts.iter().map(wat::parse_str).collect::<Result<_, _>>();
        wasm.map_err(|error| format!("a module is not valid: {error}"))
    }

    /// Runs the store with modules that are compiled in the way of this name.
    fn run(&self, name: &str, modules: &[Compiled]) -> Result<Vec<Step>, String> {
        let run = catch_unwind(AssertUnwindSafe(|| ours::run(&self.plan, modules, &self.actions)));
        let run = run.map_err(|_| format!("{name}: panicked"))?;
        for step in &run {
            if let Outcome::Broken(what) = &step.outcome {
                return Err(format!("{name}: {step}: {what}"));
            }
        }
        Ok(run)
    }

    /// Returns all of it as text.
    pub(crate) fn text(&self) -> String {
        let mut text: String = self.actions.iter().map(|action| format!(";; {action}\n")).collect();
        text.extend(self.texts.iter().map(|module| format!("{module}\n")));
        text
    }
}

/// How one module is compiled.
type Way = (Opt, Traps, MemoryStrategy);

/// Returns the ways to compile a store's modules, each with a name. Runs of all but the first are compared with the
/// first.
fn ways(seed: u64, count: usize, only: Option<Traps>) -> Vec<(String, Vec<Way>)> {
    let mut random = Random::new(seed, "ways");
    let mut ways = Vec::new();
    for (opt, traps) in [
        (Opt::None, Traps::Hardware),
        (Opt::Speed, Traps::Hardware),
        (Opt::Speed, Traps::Explicit),
        (Opt::Size, random.pick(&[Traps::Hardware, Traps::Explicit])),
    ] {
        if only.is_none_or(|only| only == traps) {
            let memory = if traps == Traps::Hardware { MemoryStrategy::Guarded } else { MemoryStrategy::Checked };
            ways.push((format!("opt = {opt:?}, traps = {traps:?}").to_lowercase(), vec![(opt, traps, memory); count]));
        }
    }
    // Code for guarded memories takes no others.
    let mixed = (0..count).map(|_| {
        let traps = only.unwrap_or(random.pick(&[Traps::Hardware, Traps::Explicit]));
        (random.pick(&[Opt::None, Opt::Speed, Opt::Size]), traps, MemoryStrategy::Checked)
    });
    ways.push(("mixed".to_owned(), mixed.collect()));
    ways
}

/// Runs a store in all ways.
///
/// # Errors
///
/// What differs, in words.
pub(crate) fn compare(seed: u64, only: Option<Traps>, stats: &mut Stats) -> Result<(), String> {
    silence();
    let scenario = Scenario::new(seed);
    let wasm = scenario.wasm()?;
    let mut first: Option<(String, Vec<Step>)> = None;
    for (name, ways) in ways(seed, wasm.len(), only) {
        let Some(modules) = compile_all(&name, &wasm, &ways, stats, |output| ours::load(&output))? else {
            return Ok(());
        };
        let run = scenario.run(&name, &modules)?;
        let Some((first_name, first)) = &first else {
            count(&run, stats);
            first = Some((name, run));
            continue;
        };
        same(first, &run, stats).map_err(|difference| format!("{first_name}; against {name}: {difference}"))?;
    }
    #[cfg(feature = "wasmtime")]
    if let Some((name, mine)) = first.filter(|_| scenario.plan.portable) {
        compare_with_peer(&scenario, seed, &mine, stats).map_err(|what| format!("{name}; against wasmtime: {what}"))?;
    }
    Ok(())
}

/// Stores whose modules are linked, by their seeds: the way in which they were compiled, and modules.
pub(crate) type LinkedStores = HashMap<u64, (String, Vec<Compiled>)>;

/// Compiles each store in one of the ways, and links the code of all of them into a library.
///
/// # Errors
///
/// What cannot be compiled or linked, in words.
pub(crate) fn link(
    seeds: Range<u64>,
    only: Option<Traps>,
    folder: &Path,
    stats: &mut Stats,
) -> Result<LinkedStores, String> {
    let mut library = Library::default();
    let mut stores = Vec::new();
    for seed in seeds.clone() {
        let wasm = Scenario::new(seed).wasm()?;
        let mut ways = ways(seed, wasm.len(), only);
        let (name, ways) = ways.swap_remove(usize::try_from(seed).unwrap_or_default() % ways.len());
        let name = format!("linked, {name}");
        if let Some(outputs) = compile_all(&name, &wasm, &ways, stats, |output| output)? {
            outputs.into_iter().for_each(|output| library.add(output));
            stores.push((seed, name, wasm.len()));
        }
    }
    let mut modules = library.link(folder, &format!("linked-{}", seeds.start))?.into_iter();
    let stores = stores.into_iter();
    Ok(stores.map(|(seed, name, count)| (seed, (name, modules.by_ref().take(count).collect()))).collect())
}

/// Runs a store whose modules are linked, if the compiler takes them, and compares it with the same one loaded.
///
/// # Errors
///
/// What differs, in words.
pub(crate) fn compare_linked(
    seed: u64,
    only: Option<Traps>,
    linked: &LinkedStores,
    stats: &mut Stats,
) -> Result<(), String> {
    silence();
    let scenario = Scenario::new(seed);
    let wasm = scenario.wasm()?;
    let Some((name, modules)) = linked.get(&seed) else { return Ok(()) };
    let (first_name, first_ways) = ways(seed, wasm.len(), only).swap_remove(0);
    let loaded = compile_all(&first_name, &wasm, &first_ways, stats, |output| ours::load(&output))?;
    let loaded = loaded.ok_or("the compiler refuses what it took")?;
    let first = scenario.run(&first_name, &loaded)?;
    count(&first, stats);
    let run = scenario.run(name, modules)?;
    same(&first, &run, stats).map_err(|difference| format!("{first_name}; against {name}: {difference}"))
}

/// Compares a run with one of another runtime, which resets nothing.
#[cfg(feature = "wasmtime")]
fn compare_with_peer(scenario: &Scenario, seed: u64, mine: &[Step], stats: &mut Stats) -> Result<(), String> {
    let Scenario { plan, actions, .. } = scenario;
    let texts: Vec<_> = (0..plan.modules.len()).map(|number| text::module(plan, number, seed, true)).collect();
    let theirs = peer::run(plan, &texts, actions)?;
    // Resets come last.
    let mine: Vec<_> = mine.iter().take(theirs.len()).map(Step::coarse).collect();
    let theirs: Vec<_> = theirs.iter().map(Step::coarse).collect();
    *stats.endings.entry("compared with wasmtime".to_owned()).or_default() += theirs.len();
    same(&mine, &theirs, stats)
}

/// Compiles the modules of a store, and makes something of what the compiler makes of each. Returns `None` where it
/// refuses one for its size.
fn compile_all<T>(
    name: &str,
    wasm: &[Vec<u8>],
    ways: &[Way],
    stats: &mut Stats,
    of: impl Fn(Output) -> T,
) -> Result<Option<Vec<T>>, String> {
    let mut modules = Vec::new();
    for (wasm, &way) in wasm.iter().zip(ways) {
        match compile(wasm, way) {
            Ok(output) => modules.push(of(output)),
            Err(error @ (Error::Internal { .. } | Error::Invalid { .. } | Error::Target { .. })) => {
                return Err(format!("{name}: {error}"));
            }
            Err(error) => {
                stats.refused(&error.to_string());
                return Ok(None);
            }
        }
    }
    Ok(Some(modules))
}

fn compile(wasm: &[u8], (opt, traps, memory): Way) -> Result<Output, Error> {
    let mut target: Target = host_target(Features::Host)?;
    (target.opt, target.traps, target.memory) = (opt, traps, memory);
    (target.canonical_nan, target.verify) = (true, true);
    ours::compile(wasm, &target)
}

fn same(first: &[Step], other: &[Step], stats: &mut Stats) -> Result<(), String> {
    for (at, (mine, theirs)) in first.iter().zip(other).enumerate() {
        if [mine, theirs].iter().any(|step| step.outcome == Outcome::Trapped(seen::Trap::Stack)) {
            stats.not_comparable += 1;
            return Ok(());
        }
        if let Some(difference) = mine.difference(theirs) {
            return Err(format!("step {at}, {mine}: {difference}"));
        }
    }
    if first.len() != other.len() {
        return Err(format!("{} steps against {}", first.len(), other.len()));
    }
    Ok(())
}

fn count(run: &[Step], stats: &mut Stats) {
    stats.modules += 1;
    for step in run {
        let ending = match &step.outcome {
            Outcome::Returned(_) => "returned".to_owned(),
            Outcome::Trapped(trap) => format!("trapped: {trap:?}"),
            other => format!("{other:?}"),
        };
        *stats.endings.entry(ending).or_default() += 1;
    }
}

/// Lets panics of the host's functions, which are caught, print nothing.
fn silence() {
    static ONCE: std::sync::Once = std::sync::Once::new();
    ONCE.call_once(|| {
        let earlier = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if !info.payload().is::<host::Fails>() {
                earlier(info);
            }
        }));
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_seeds_give_equal_stores() {
        assert_eq!(Scenario::new(3).text(), Scenario::new(3).text());
        assert_ne!(Scenario::new(3).text(), Scenario::new(4).text());
    }

    #[test]
    fn stores_do_the_same_compiled_in_any_way() {
        let mut stats = Stats::default();
        for seed in 0..20 {
            compare(seed, None, &mut stats).unwrap_or_else(|what| panic!("seed {seed}: {what}"));
        }
        assert_eq!(stats.modules, 20);
    }
}
