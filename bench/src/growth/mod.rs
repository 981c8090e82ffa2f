//! How load time, instantiate time and memory grow: with modules, threads and instances.
//!
//! In:  modules that are made here.
//! Out: series, the slope of each in logarithms, and a drawing. Growth that is more than linear is remarked on.
//!
//! | file | what |
//! |---|---|
//! | `series.rs` | one series, and its slope |
//! | `plot.rs` | the drawing |

mod plot;
mod series;

use std::path::Path;
use std::sync::Barrier;
use std::time::Instant;
use std::{fs, io, thread};

use include_wasm_codegen::target::Opt;

use crate::blob::{Bounds, Image, Placed, compile, module, target};
use crate::guests;
use crate::start::instance::Ours;
use crate::start::peer::{Allocator, Peer};
use crate::start::resident::{Resident, counted};
use series::{Chart, Series};

/// Sizes of modules, in KiB.
const SIZES: [usize; 8] = [1, 4, 16, 64, 256, 1024, 4096, 16_384];

/// Numbers of threads.
const THREADS: [u32; 4] = [1, 2, 4, 8];

/// How many instances each thread makes.
const OF_A_THREAD: u32 = 2000;

/// Numbers of instances.
const INSTANCES: [u32; 7] = [1, 4, 16, 64, 256, 1024, 4096];

/// How often each point is measured; the median counts.
const ROUNDS: usize = 9;

/// Measures, prints, and writes the drawing to a file.
///
/// # Errors
///
/// Why the drawing could not be written.
pub fn draw(file: &Path) -> io::Result<()> {
    let mut charts = by_size();
    charts.push(by_threads());
    charts.extend(by_instances());
    for chart in &charts {
        print!("{chart}");
    }
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(file, plot::svg(&charts))?;
    println!("\ndrawn: {}", file.display());
    Ok(())
}

/// Returns the median of what something returns.
fn median(mut measure: impl FnMut() -> f64) -> f64 {
    let mut all: Vec<f64> = (0..ROUNDS).map(|_| measure()).collect();
    all.sort_by(f64::total_cmp);
    all[ROUNDS / 2]
}

/// Returns how many seconds something takes, and what it returns.
fn timed<R>(run: impl FnOnce() -> R) -> (f64, R) {
    let start = Instant::now();
    let result = run();
    (start.elapsed().as_secs_f64(), result)
}

/// Loads and instantiates modules of code, and modules of data.
fn by_size() -> Vec<Chart> {
    let [mut load, mut make, mut memory] = ["load", "first instance and call", "memory of a module and an instance"]
        .map(|what| Chart::new(what, "bytes of wasm", if what.starts_with("memory") { "bytes" } else { "s" }));
    for (name, is_code) in [("code", true), ("data", false)] {
        let [mut loads, mut firsts, mut again, mut pages] =
            [name.to_owned(), name.to_owned(), format!("{name}, later instance"), name.to_owned()].map(Series::new);
        for size in SIZES.map(|size| size * 1024) {
            let wasm = if is_code { guests::module(16, size) } else { guests::module(size, 0) };
            let x = wasm.len() as f64;
            let image =
                Image::new("growth", &compile(&wasm, &target(Bounds::Guarded, Opt::Speed)).elf, Placed::InPlace);
            loads.push(
                x,
                median(|| {
                    let module = image.module();
                    timed(|| module.code().is_ok()).0
                }),
            );
            firsts.push(
                x,
                median(|| {
                    let ours = Ours::new(image.module());
                    timed(|| ours.make().run(1)).0
                }),
            );
            let ours = Ours::new(image.module());
            again.push(x, median(|| timed(|| (0..20).for_each(|_| ours.make().write())).0 / 20.0));
            pages.push(
                x,
                median(|| {
                    // SAFETY: it may be called at any time.
                    unsafe { libc::malloc_trim(0) };
                    let before = Resident::now();
                    let mut made = Ours::new(image.module()).make();
                    made.run(1);
                    let taken = Resident::now().zip(before).map(|(after, before)| after.since(before, 1).pages);
                    taken.unwrap_or(f64::NAN)
                }),
            );
        }
        load.series.push(loads);
        make.series.extend([firsts, again]);
        memory.series.push(pages);
    }
    vec![load, make, memory]
}

/// Instantiates on several threads, as many instances on each.
fn by_threads() -> Chart {
    let what = format!(
        "{OF_A_THREAD} instances on each thread ({} CPUs)",
        thread::available_parallelism().map_or(1, usize::from)
    );
    let mut chart = Chart::new(&what, "threads", "s");
    chart.why = "threads share the address space, whose changes the kernel makes one after the other on all CPUs";
    let wasm = guests::module(16, 0);
    let ours = Ours::new(module(&compile(&wasm, &target(Bounds::Guarded, Opt::Speed)).elf));
    let peer = Peer::new(&wasm, Allocator::OnDemand);
    let mut all = [Series::new("ours"), Series::new("Wasmtime")];
    for threads in THREADS {
        all[0].push(f64::from(threads), median(|| on_threads(threads, || ours.make().write())));
        all[1].push(f64::from(threads), median(|| on_threads(threads, || peer.make().write(&peer))));
    }
    chart.series.extend(all);
    chart
}

/// Returns how many seconds threads take that all do the same at the same time.
fn on_threads(threads: u32, run: impl Fn() + Sync) -> f64 {
    let together = Barrier::new(threads as usize + 1);
    thread::scope(|scope| {
        let all: Vec<_> = (0..threads)
            .map(|_| {
                scope.spawn(|| {
                    run();
                    together.wait();
                    (0..OF_A_THREAD).for_each(|_| run());
                })
            })
            .collect();
        together.wait();
        timed(|| all.into_iter().for_each(|thread| thread.join().expect("does not panic"))).0
    })
}

/// Instances that are there at once.
fn by_instances() -> [Chart; 2] {
    let [mut time, mut memory] = [("making instances that stay", "s"), ("memory of instances that stay", "bytes")]
        .map(|(what, unit)| Chart::new(what, "instances", unit));
    let wasm = guests::module(16, 0);
    let ours = Ours::new(module(&compile(&wasm, &target(Bounds::Guarded, Opt::Speed)).elf));
    let peer = Peer::new(&wasm, Allocator::OnDemand);
    let ours = || {
        let mut made = ours.make();
        made.write();
        made
    };
    let theirs = || {
        let mut made = peer.make();
        made.write(&peer);
        made
    };
    add_instances("ours", ours, &mut time, &mut memory);
    add_instances("Wasmtime", theirs, &mut time, &mut memory);
    time.why = "the first sixteen find reservations of earlier instances, the others ask the system for theirs";
    memory.why = "the first sixteen find reservations whose pages are in memory already";
    [time, memory]
}

fn add_instances<T>(name: &str, make: impl Fn() -> T, time: &mut Chart, memory: &mut Chart) {
    let mut series = [Series::new(name), Series::new(name)];
    for count in INSTANCES {
        let x = f64::from(count);
        series[0].push(x, median(|| timed(|| (0..count).map(|_| make()).collect::<Vec<_>>()).0));
        let pages = counted(count, &make).map_or(f64::NAN, |each| each.pages * x);
        series[1].push(x, pages);
    }
    let [times, pages] = series;
    time.series.push(times);
    memory.series.push(pages);
}
