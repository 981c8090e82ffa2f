//! The arguments of the program, and of the processes that it starts.

use std::ops::Range;
use std::path::PathBuf;

use include_wasm_codegen::target::Traps;

use crate::batch::Batch;
use crate::default_folder;
use crate::generate::{GENERATORS, Generator};

/// What to do.
#[derive(Clone, Debug)]
pub(crate) enum Arguments {
    /// Go through seeds with each generator.
    All {
        generators: Vec<Generator>,
        seeds: Range<u64>,
        traps: Option<Traps>,
        processes: usize,
        folder: PathBuf,
        /// Whether code is linked.
        linked: bool,
    },
    /// Be one of the processes that do.
    Batch(Batch),
    /// Compare the runs of a module of somebody else's.
    File { path: PathBuf, traps: Option<Traps> },
}

/// How code gets into the process.
const LINK: [(&str, bool); 2] = [("load", false), ("static", true)];

const TRAPS: [(&str, Traps); 2] = [("hardware", Traps::Hardware), ("explicit", Traps::Explicit)];

/// How many seeds are tried unless somebody says.
const COUNT: u64 = 10_000;

impl Arguments {
    /// Reads the arguments.
    ///
    /// # Errors
    ///
    /// What is wrong with them.
    pub(crate) fn parse(mut arguments: impl Iterator<Item = String>) -> Result<Self, String> {
        let (mut seed, mut count, mut traps, mut processes) = (0, COUNT, None, None);
        let (mut generators, mut folder, mut path) = (GENERATORS.map(|(_, generator)| generator).to_vec(), None, None);
        let (mut is_batch, mut linked) = (false, false);
        while let Some(argument) = arguments.next() {
            if argument == "batch" {
                is_batch = true;
                continue;
            }
            let value = arguments.next().ok_or_else(|| format!("{argument} needs a value"))?;
            let number = || value.parse::<u64>().map_err(|error| format!("{argument} {value}: {error}"));
            match argument.as_str() {
                "--seed" => seed = number()?,
                "--count" => count = number()?,
                "--traps" => traps = Some(choice(&argument, &TRAPS, &value)?),
                "--link" => linked = choice(&argument, &LINK, &value)?,
                "--from" => generators = vec![choice(&argument, &GENERATORS, &value)?],
                "--processes" => processes = Some(usize::try_from(number()?).map_err(|error| error.to_string())?),
                "--folder" => folder = Some(PathBuf::from(value)),
                "--file" => path = Some(PathBuf::from(value)),
                _ => return Err(format!("there is no option {argument}")),
            }
        }
        let seeds = seed..seed.saturating_add(count);
        if linked && generators != [Generator::Stores] {
            return Err("only stores are linked: `--from stores`".to_owned());
        }
        let folder = folder.unwrap_or_else(default_folder);
        if is_batch {
            let [generator] = generators[..] else { return Err("a batch has one generator".to_owned()) };
            return Ok(Self::Batch(Batch { generator, seeds, traps, linked: linked.then_some(folder) }));
        }
        if let Some(path) = path {
            return Ok(Self::File { path, traps });
        }
        let processes = processes.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, Into::into));
        Ok(Self::All { generators, seeds, traps, processes, folder, linked })
    }
}

impl Batch {
    /// Returns the arguments that [`Arguments::parse`] makes this batch of.
    pub(crate) fn arguments(&self) -> Vec<String> {
        let Self { generator, seeds, traps, linked } = self;
        let name = |traps: Traps| TRAPS.iter().find(|(_, known)| *known == traps).map_or("", |(name, _)| name);
        let mut arguments = vec!["--from".to_owned(), generator.name().to_owned()];
        arguments.extend(["--seed".to_owned(), seeds.start.to_string()]);
        arguments.extend(["--count".to_owned(), (seeds.end - seeds.start).to_string()]);
        arguments.extend(traps.iter().flat_map(|&traps| ["--traps".to_owned(), name(traps).to_owned()]));
        if let Some(folder) = linked {
            arguments.extend(["--link", "static", "--folder", &folder.display().to_string()].map(str::to_owned));
        }
        arguments
    }
}

fn choice<T: Copy>(option: &str, known: &[(&str, T)], value: &str) -> Result<T, String> {
    let found = known.iter().find(|(name, _)| *name == value);
    let names: Vec<_> = known.iter().map(|(name, _)| *name).collect();
    found.map(|(_, found)| *found).ok_or_else(|| format!("{option} is one of {}", names.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_batch_survives_as_arguments() {
        let own = Batch { generator: Generator::Own, seeds: 7..9, traps: Some(Traps::Explicit), linked: None };
        let linked = Batch { generator: Generator::Stores, seeds: 0..2, traps: None, linked: Some("a folder".into()) };
        for batch in [own, linked] {
            let words = std::iter::once("batch".to_owned()).chain(batch.arguments());
            let Ok(Arguments::Batch(read)) = Arguments::parse(words) else { panic!("it is a batch") };
            assert_eq!(read, batch);
        }
    }

    #[test]
    fn what_is_not_known_is_refused() {
        let parse = |line: &str| Arguments::parse(line.split(' ').map(str::to_owned));
        assert!(parse("--what 1").is_err() && parse("--seed").is_err() && parse("--from nowhere").is_err());
    }
}
