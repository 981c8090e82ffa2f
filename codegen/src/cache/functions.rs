//! The functions of one module in a cache.
//!
//! In:  a cache, and the facts about a module.
//! Out: [`Functions`], to be asked for functions before they are compiled and to be told of them afterwards.
//!
//! Compiling a module adds at most one pack, with the functions that were not found. When there are many packs for an
//! environment, one takes their place.

use std::collections::HashSet;

use super::entry::Place;
use super::pack::Index;
use super::{Cache, entry, facts, hash, pack};
use crate::cx::ModuleCx;
use crate::emit::CompiledFunction;
use crate::job::Job;
use crate::module::bodies::{Asked, BodyValidator};

/// What the names of packs end in.
const ENDING: &str = ".functions";

/// How many packs an environment may have.
const MAX_PACKS: usize = 8;

/// Packs of one environment, as they were when compiling began.
pub(crate) struct Packs {
    head: Vec<u8>,
    start: String,
    names: Vec<String>,
    bytes: Vec<Vec<u8>>,
}

/// Functions that were compiled before, and those that have been compiled since.
pub(crate) struct Functions<'a> {
    cache: &'a Cache,
    packs: &'a Packs,
    index: Index<'a>,
    used: Vec<&'a [u8]>,
    added: Vec<u8>,
}

impl Packs {
    /// Reads all packs that serve a module.
    pub(crate) fn read(cache: &Cache, cx: &ModuleCx<'_>, validator: Option<&BodyValidator>) -> Option<Self> {
        let head = pack::head(&facts::environment(cx, validator))?;
        let start = hash(&[&head]);
        let names = cache.names(&start, ENDING);
        let read = names.into_iter().filter_map(|name| Some((cache.read(&name)?, name)));
        let (bytes, names) = read.unzip();
        Some(Self { head, start, names, bytes })
    }
}

impl<'a> Functions<'a> {
    /// Looks into packs.
    pub(crate) fn new(cache: &'a Cache, packs: &'a Packs) -> Self {
        let mut index = Index::new();
        packs.bytes.iter().for_each(|bytes| pack::index(bytes, &packs.head, &mut index));
        Self { cache, packs, index, used: Vec::new(), added: Vec::new() }
    }

    /// Returns a function that was compiled from the same, if there is one.
    pub(crate) fn get(
        &mut self,
        cx: &ModuleCx<'_>,
        validator: Option<&BodyValidator>,
        job: Job,
    ) -> Option<CompiledFunction> {
        let entries = self.index.get(&job.key(cx)[..])?;
        let good = |entry: &&pack::Entry<'_>| entry.is_whole() && facts::hold(cx, validator, entry.facts);
        let entry = entries.iter().find(good)?;
        let function = entry::read(place(cx, job), entry.function)?;
        self.used.push(entry.whole);
        Some(function)
    }

    /// Adds a function.
    pub(crate) fn add(
        &mut self,
        cx: &ModuleCx<'_>,
        validator: Option<&BodyValidator>,
        job: Job,
        asked: &Asked,
        function: &CompiledFunction,
    ) {
        let facts = validator.map(|validator| facts::asked(cx, validator, asked)).unwrap_or_default();
        if let Some(function) = entry::write(place(cx, job), function) {
            pack::push(&mut self.added, &job.key(cx), &facts, &function);
        }
    }

    /// Writes what was added.
    pub(crate) fn write(self) {
        let Packs { head, start, names, bytes: _ } = self.packs;
        if self.added.is_empty() {
            return;
        }
        let name = |checksum: u32| format!("{start}-{checksum:08x}{ENDING}");
        if names.len() < MAX_PACKS {
            self.cache.write(&name(crc32fast::hash(&self.added)), &[head, &self.added]);
            return;
        }
        // All that this module uses, and as much again of what other forms of it may use.
        let used: usize = self.used.iter().map(|entry| entry.len()).sum::<usize>() + self.added.len();
        let mut room = used;
        let ours: HashSet<_> = self.used.iter().map(|entry| entry.as_ptr()).collect();
        let others = self.index.values().flatten().filter(|entry| !ours.contains(&entry.whole.as_ptr()));
        let others = others.filter(|entry| match room.checked_sub(entry.whole.len()) {
            Some(left) => {
                room = left;
                true
            }
            None => false,
        });
        let mut all = self.added.clone();
        self.used.iter().for_each(|entry| all.extend_from_slice(entry));
        others.for_each(|entry| all.extend_from_slice(entry.whole));
        let name = name(crc32fast::hash(&all));
        self.cache.write(&name, &[head, &all]);
        names.iter().filter(|old| **old != name).for_each(|old| self.cache.remove(old));
    }
}

fn place(cx: &ModuleCx<'_>, job: Job) -> Place {
    Place { name: job.name(), module: cx.number, start: job.start(cx) }
}
