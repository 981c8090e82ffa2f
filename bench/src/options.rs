//! What the command line asks for.
//!
//! In:  arguments.
//! Out: [`Options`], or why they cannot be followed.

use std::path::PathBuf;

use crate::code::Level;

/// What may be asked for.
pub const HELP: &str = "[code] [boundary] [start] [size], all of them if none is named;
  --plot [FILE]   how time and memory grow, drawn to FILE.svg, in the target directory if it is not given; names no group, so
                  that nothing else is measured
and for `code`:
  --filter A,B    kernels whose names contain A or B; names no other group, so that `code` alone is run
  --cpu base|v3   that level alone
  --guarded       guarded memory with hardware traps alone
  --explicit      checked memory with explicit traps alone
  --rounds N      rounds of measurement, 21 if not given
  --quick         7 rounds
  --dump DIR      write compiled code as ELF files, for `objdump -d`, and measure nothing";

const GROUPS: [&str; 4] = ["code", "boundary", "start", "size"];

/// The drawing, if no other file is named.
const PLOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/target/growth.svg");

/// What was asked for.
#[derive(Debug)]
pub struct Options {
    groups: Vec<String>,
    filter: Vec<String>,
    /// The levels of CPUs to measure.
    pub levels: Vec<Level>,
    /// Whether to measure guarded memory, and whether to measure checked memory.
    pub guarded: bool,
    pub explicit: bool,
    /// How many rounds a measurement has.
    pub rounds: usize,
    /// Where compiled code goes.
    pub dump: Option<PathBuf>,
    /// Where a drawing of growth goes.
    pub plot: Option<PathBuf>,
}

impl Options {
    /// Reads arguments.
    ///
    /// # Errors
    ///
    /// Says what is wrong with them.
    pub fn read(arguments: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut options = Self {
            groups: Vec::new(),
            filter: Vec::new(),
            levels: vec![Level::Base, Level::V3],
            guarded: true,
            explicit: true,
            rounds: 21,
            dump: None,
            plot: None,
        };
        let mut arguments = arguments.peekable();
        while let Some(argument) = arguments.next() {
            let (name, joined) = match argument.split_once('=') {
                Some((name, value)) => (name, Some(value.to_owned())),
                None if argument == "--plot" => {
                    let file = arguments.next_if(|file| file.ends_with(".svg"));
                    (argument.as_str(), Some(file.unwrap_or_else(|| PLOT.to_owned())))
                }
                None => (argument.as_str(), None),
            };
            let mut value = || joined.clone().or_else(|| arguments.next()).ok_or(format!("{name} needs a value"));
            match name {
                "--filter" => options.filter.extend(value()?.split(',').map(str::to_owned)),
                "--cpu" => options.levels = vec![Level::of(&value()?).ok_or("--cpu is base or v3")?],
                "--guarded" => options.explicit = false,
                "--explicit" => options.guarded = false,
                "--rounds" => options.rounds = value()?.parse().map_err(|_| "--rounds is a number")?,
                "--quick" => options.rounds = 7,
                "--plot" => options.plot = Some(value()?.into()),
                "--dump" => options.dump = Some(value()?.into()),
                name if GROUPS.contains(&name) => options.groups.push(name.to_owned()),
                name => return Err(format!("there is no `{name}`")),
            }
        }
        if !options.guarded && !options.explicit {
            return Err("--guarded and --explicit leave nothing".to_owned());
        }
        if options.groups.is_empty() && (!options.filter.is_empty() || options.dump.is_some()) {
            options.groups.push("code".to_owned());
        }
        options.rounds = options.rounds.max(1);
        Ok(options)
    }

    /// Returns whether a group of rows is asked for.
    pub fn has(&self, group: &str) -> bool {
        let all = self.groups.is_empty() && self.plot.is_none();
        all || self.groups.iter().any(|asked| asked == group)
    }

    /// Returns whether a kernel is asked for.
    pub fn has_kernel(&self, name: &str) -> bool {
        self.filter.is_empty() || self.filter.iter().any(|part| name.contains(part.as_str()))
    }
}
