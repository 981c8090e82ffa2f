//! Memory that many instances take together.
//!
//! In:  how many, of whom.
//! Out: bytes of each. A process of its own counts, in which nothing else was done before: this program, started again
//!      with [`FLAG`]. `/proc/self/smaps_rollup` is exact where `/proc/self/statm` may lag behind by some pages for
//!      each CPU.

use std::fs;
use std::process::Command;

use super::pair;
use super::peer::Allocator;

/// The argument of the process that counts.
pub const FLAG: &str = "--resident";

/// What instances take, in bytes.
#[derive(Clone, Copy, Debug)]
pub struct Resident {
    /// Pages in memory, of any kind.
    pub pages: f64,
    /// The kernel's page tables.
    pub tables: f64,
}

impl Resident {
    /// Returns what this process takes now; nothing where the system does not tell.
    pub fn now() -> Option<Self> {
        let field = |file: &str, name: &str| {
            let text = fs::read_to_string(file).ok()?;
            let line = text.lines().find_map(|line| line.strip_prefix(name))?;
            let kilobytes: f64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
            Some(kilobytes * 1024.0)
        };
        let pages = field("/proc/self/smaps_rollup", "Rss:")?;
        Some(Self { pages, tables: field("/proc/self/status", "VmPTE:")? })
    }

    /// Returns the difference to an earlier time, for each of `count`.
    pub fn since(self, before: Self, count: u32) -> Self {
        let each = |after: f64, before: f64| (after - before) / f64::from(count);
        Self { pages: each(self.pages, before.pages), tables: each(self.tables, before.tables) }
    }
}

/// Returns what an instance takes when there are `count` of it: ours, and Wasmtime's.
pub fn of_both(count: u32) -> Option<[Resident; 2]> {
    Some([of("ours", count)?, of("Wasmtime", count)?])
}

fn of(whose: &str, count: u32) -> Option<Resident> {
    let program = std::env::current_exe().ok()?;
    let output = Command::new(program).args([FLAG, whose, &count.to_string()]).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    let mut numbers = text.split_whitespace().map(str::parse::<f64>);
    Some(Resident { pages: numbers.next()?.ok()?, tables: numbers.next()?.ok()? })
}

/// Counts in this process, and prints. `arguments` come after [`FLAG`].
///
/// # Panics
///
/// If they are not those that this file passes.
pub fn main(mut arguments: impl Iterator<Item = String>) {
    let whose = arguments.next().expect("whose instances");
    let count: u32 = arguments.next().and_then(|count| count.parse().ok()).expect("how many");
    let (ours, peer) = pair(16, Allocator::OnDemand);
    let each = match whose.as_str() {
        "ours" => counted(count, || {
            let mut made = ours.make();
            made.write();
            made
        }),
        _ => counted(count, || {
            let mut made = peer.make();
            made.write(&peer);
            made
        }),
    };
    if let Some(each) = each {
        println!("{} {}", each.pages, each.tables);
    }
}

/// Makes `count` of something and returns what each takes.
pub fn counted<T>(count: u32, mut make: impl FnMut() -> T) -> Option<Resident> {
    // What is made once belongs to nobody, and what compilers left behind would hide what comes after.
    drop(make());
    // SAFETY: it may be called at any time.
    unsafe { libc::malloc_trim(0) };
    let mut all = Vec::with_capacity(count as usize);
    let before = Resident::now()?;
    all.extend((0..count).map(|_| make()));
    let after = Resident::now()?;
    drop(all);
    Some(after.since(before, count))
}
