//! Many compilers at once, and compilers that are killed.
//!
//! In:  for how many seconds, and how often.
//! Out: nothing, or the first program that is not the one that a compiler without a cache makes.
//!
//! | file | what |
//! |---|---|
//! | `app.rs` | an application that cargo builds, around a module in several versions |
//! | here | what happens to it |

mod app;

use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};
use std::{fs, thread};

use app::{App, VERSIONS};

use crate::args::Args;
use crate::error::Error;
use crate::paths;

pub(crate) const ARGUMENTS: &str = "[--seconds N] [--kills N]";

/// What the names of files begin with that are being written.
const UNFINISHED: &str = "unfinished-";

/// Steps of the random numbers: the same in every run, though what happens at once is not.
const SEED: u64 = 0x9e37_79b9_7f4a_7c15;

/// Builds, and breaks off builds.
pub(crate) fn main(mut args: Args) -> Result<ExitCode, Error> {
    let mut number = |name: &str, default: u64| match args.option(name)? {
        None => Ok(default),
        Some(value) => value.parse().map_err(|_| Error::usage(format!("{name} is a number, not {value}"))),
    };
    let (seconds, kills) = (number("--seconds", 60)?, number("--kills", 100)?);
    args.end()?;
    let folder = paths::target()?.join("stress");
    let cache = folder.join("cache");
    let first = App::new(&folder.join("one"), &cache)?;
    // Dependencies are built once.
    let others = [first.copy(&folder.join("two"))?, first.copy(&folder.join("editor"))?];
    let [second, editor] = others;
    at_once(&first, &second, &editor, Duration::from_secs(seconds))?;
    killed(&first, &cache, kills)?;
    Ok(ExitCode::SUCCESS)
}

/// Two cargo processes build the same modules with one cache, while an editor checks them.
fn at_once(first: &App, second: &App, editor: &App, time: Duration) -> Result<(), Error> {
    let end = Instant::now() + time;
    let build = |app: &App, random: &mut Random| {
        // Sometimes everything is new, sometimes a function, sometimes nothing.
        if random.below(4) == 0 {
            app.forget(|name| !name.starts_with(UNFINISHED) && random.below(2) == 0)?;
        }
        app.build(random.below(VERSIONS))
    };
    let check = |app: &App, random: &mut Random| app.check(random.below(VERSIONS));
    let again_and_again = |seed, app, step: &dyn Fn(&App, &mut Random) -> Result<(), Error>| {
        let (mut random, mut count) = (Random::new(seed), 0);
        while Instant::now() < end {
            step(app, &mut random)?;
            count += 1;
        }
        Ok::<u32, Error>(count)
    };
    let [one, two, checks] = thread::scope(|scope| {
        let threads = [
            scope.spawn(|| again_and_again(0, first, &build)),
            scope.spawn(|| again_and_again(1, second, &build)),
            scope.spawn(|| again_and_again(2, editor, &check)),
        ];
        threads.map(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
    });
    let (one, two, checks) = (one?, two?, checks?);
    println!("at once for {} s: {one} and {two} builds, {checks} checks: no error, the same bytes", time.as_secs());
    Ok(())
}

/// Kills compilers, and builds after each.
fn killed(app: &App, cache: &Path, kills: u64) -> Result<(), Error> {
    let mut random = Random::new(3);
    app.forget(|_| true)?;
    let start = Instant::now();
    app.build(0)?;
    let whole = start.elapsed();
    let (mut caught, mut writing) = (0, 0);
    for _ in 0..kills {
        let version = random.below(VERSIONS);
        // What is found makes a build short, and what is half there is what matters.
        app.forget(|_| random.below(3) != 0)?;
        let mut build = app.start(version)?;
        let start = Instant::now();
        let wait = whole.mul_f64(random.below(1000) as f64 / 1000.0);
        // Every other time, as soon as something is being written.
        let at_write = random.below(2) == 0;
        let is_writing = || names(cache).iter().any(|name| name.starts_with(UNFINISHED));
        while build.is_running()? && start.elapsed() < if at_write { whole * 2 } else { wait } {
            if at_write && is_writing() {
                break;
            }
            thread::yield_now();
        }
        caught += u32::from(build.is_running()?);
        build.kill()?;
        writing += u32::from(is_writing());
        app.build(version)?;
        // What was left is no longer of interest.
        app.forget(|name| name.starts_with(UNFINISHED))?;
    }
    if kills >= 50 && writing == 0 {
        return Err(Error::Unexpected { what: "no compiler was killed while it wrote".to_owned() });
    }
    println!(
        "{kills} builds killed, {caught} of them while they ran and {writing} while they wrote: every next build was right"
    );
    Ok(())
}

/// Returns the names in a folder, of which there may be none.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.filter_map(|entry| entry.file_name().into_string().ok()).collect()
}

/// Numbers without a pattern.
struct Random(u64);

impl Random {
    fn new(seed: u64) -> Self {
        // Anything but zero, which the steps would not leave.
        Self(SEED.wrapping_mul(seed + 1) | 1)
    }

    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 16) as usize % limit
    }
}
