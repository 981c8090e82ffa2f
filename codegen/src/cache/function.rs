//! The functions of one module in a cache.
//!
//! In:  a cache, and the facts about a module.
//! Out: [`Functions`], to be asked for functions before they are compiled and to be told of them afterwards.
//!
//! Compiling a module adds at most one pack, with the functions that were not found. When there are many packs for an
//! environment, one takes their place.

use std::collections::HashSet;

use super::dependencies;
use super::folder::{Cache, FUNCTIONS, hash};
use super::record::{self, Place};
use super::segment::{self, Head, Index};
use crate::backend::cranelift::emit::CompiledFunction;
use crate::backend::cranelift::module_cx::ModuleCx;
use crate::backend::cranelift::task::Task;
use crate::frontend::module::bodies::{Asked, BodyValidator};

/// How many packs an environment may have.
const MAX_PACKS: usize = 8;

/// Packs of one environment, as they were when compiling began.
pub(crate) struct Packs {
    head: Head,
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
    /// Keys and facts of what was added: functions that are equal in both are one entry.
    keys: HashSet<(Vec<u8>, Vec<u8>)>,
}

impl Packs {
    /// Reads all packs that serve a module.
    pub(crate) fn read(cache: &Cache, cx: &ModuleCx<'_>, validator: Option<&BodyValidator>) -> Self {
        let head = Head::new(&dependencies::environment(cx, validator));
        let start = hash(&[&head.bytes]);
        let names = cache.names(&start, FUNCTIONS);
        let read = names.into_iter().filter_map(|name| Some((cache.read(&name)?, name)));
        let (bytes, names) = read.unzip();
        Self { head, start, names, bytes }
    }
}

impl<'a> Functions<'a> {
    /// Looks into packs.
    pub(crate) fn new(cache: &'a Cache, packs: &'a Packs) -> Self {
        let mut index = Index::new();
        packs.bytes.iter().for_each(|bytes| segment::index(bytes, &packs.head, &mut index));
        Self { cache, packs, index, used: Vec::new(), added: Vec::new(), keys: HashSet::new() }
    }

    /// Returns a function that was compiled from the same, if there is one.
    pub(crate) fn get(
        &mut self,
        cx: &ModuleCx<'_>,
        validator: Option<&BodyValidator>,
        task: Task,
    ) -> Option<CompiledFunction> {
        let entries = self.index.get(&task.key(cx)[..])?;
        let head = &self.packs.head;
        let holds = |facts: &[u8]| dependencies::hold(cx, validator, task.own(), facts);
        let good = |entry: &&segment::Entry<'_>| holds(entry.facts) && entry.is_whole(head);
        let entry = entries.iter().find(good)?;
        let function = record::read(place(cx, task), entry.function)?;
        self.used.push(entry.whole);
        Some(function)
    }

    /// Adds a function.
    pub(crate) fn add(
        &mut self,
        cx: &ModuleCx<'_>,
        validator: Option<&BodyValidator>,
        task: Task,
        asked: &Asked,
        function: &CompiledFunction,
    ) {
        let facts =
            validator.map(|validator| dependencies::asked(cx, validator, task.own(), asked)).unwrap_or_default();
        let key = (task.key(cx), facts);
        if self.keys.contains(&key) {
            return;
        }
        if let Some(function) = record::write(place(cx, task), function) {
            segment::push(&mut self.added, &self.packs.head, &key.0, &key.1, &function);
            self.keys.insert(key);
        }
    }

    /// Writes what was added.
    pub(crate) fn write(mut self) {
        let Packs { head, start, names, bytes: _ } = self.packs;
        if self.added.is_empty() {
            return;
        }
        let name = |checksum: u32| format!("{start}-{checksum:08x}{FUNCTIONS}");
        if names.len() < MAX_PACKS {
            self.cache.write(&name(crc32fast::hash(&self.added)), &[&head.bytes, &self.added]);
            return;
        }
        let mut ours = HashSet::new();
        self.used.retain(|entry| ours.insert(entry.as_ptr()));
        // All that this module uses, and as much again of what other forms of it may use.
        let used: usize = self.used.iter().map(|entry| entry.len()).sum::<usize>() + self.added.len();
        let mut room = used;
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
        if self.cache.write(&name, &[&head.bytes, &all]) {
            names.iter().filter(|old| **old != name).for_each(|old| self.cache.remove(old));
        }
    }
}

fn place(cx: &ModuleCx<'_>, task: Task) -> Place {
    Place { name: task.name(), module: cx.number }
}
