//! The functions of one module in a cache: a log of segments, compacted when there are many.
//!
//! In:  a cache, and the facts about a module.
//! Out: [`Functions`], for lookup before a function is compiled and for insertion afterwards.
//!
//! Compiling a module adds at most one segment, with the functions that were missed. Where a module's fingerprint has
//! many segments, one segment replaces them.

use std::collections::HashSet;

use super::dependencies;
use super::folder::{Cache, FUNCTIONS, hash};
use super::record::{self, Identity};
use super::segment::{self, Header, Index, Record};
use crate::backend::cranelift::emit::CompiledFunction;
use crate::backend::cranelift::module_cx::ModuleCx;
use crate::backend::cranelift::task::Task;
use crate::frontend::module::bodies::{BodyValidator, Dependencies};

/// Most segments with the same module fingerprint.
const MAX_SEGMENTS: usize = 8;

/// The segments of one module fingerprint, as they were when compiling began.
pub(crate) struct Segments {
    header: Header,
    start: String,
    names: Vec<String>,
    bytes: Vec<Vec<u8>>,
}

/// The cached functions, and those that have been compiled since.
pub(crate) struct Functions<'a> {
    cache: &'a Cache,
    segments: &'a Segments,
    index: Index<'a>,
    used: Vec<&'a [u8]>,
    added: Vec<u8>,
    /// Keys and dependencies of the added functions: functions that are equal in both share one record.
    keys: HashSet<(Vec<u8>, Vec<u8>)>,
}

impl Segments {
    /// Reads all segments of a module's fingerprint.
    pub(crate) fn read(cache: &Cache, cx: &ModuleCx<'_>, validator: Option<&BodyValidator>) -> Self {
        let header = Header::new(&dependencies::module_fingerprint(cx, validator));
        let start = hash(&[&header.bytes]);
        let names = cache.names(&start, FUNCTIONS);
        let read = names.into_iter().filter_map(|name| Some((cache.read(&name)?, name)));
        let (bytes, names) = read.unzip();
        Self { header, start, names, bytes }
    }
}

impl<'a> Functions<'a> {
    /// Indexes the records of segments.
    pub(crate) fn new(cache: &'a Cache, segments: &'a Segments) -> Self {
        let mut index = Index::new();
        segments.bytes.iter().for_each(|bytes| segment::index(bytes, &segments.header, &mut index));
        Self { cache, segments, index, used: Vec::new(), added: Vec::new(), keys: HashSet::new() }
    }

    /// Returns a cached function with the key of `task` and valid dependencies, if there is one.
    pub(crate) fn get(
        &mut self,
        cx: &ModuleCx<'_>,
        validator: Option<&BodyValidator>,
        task: Task,
    ) -> Option<CompiledFunction> {
        let records = self.index.get(&task.key(cx)[..])?;
        let header = &self.segments.header;
        let is_valid = |record: &&Record<'_>| {
            dependencies::is_valid(cx, validator, task.own(), record.dependencies) && record.is_intact(header)
        };
        let record = records.iter().find(is_valid)?;
        let function = record::read(identity(cx, task), record.function)?;
        self.used.push(record.bytes);
        Some(function)
    }

    /// Adds a function.
    pub(crate) fn add(
        &mut self,
        cx: &ModuleCx<'_>,
        validator: Option<&BodyValidator>,
        task: Task,
        dependencies: &Dependencies,
        function: &CompiledFunction,
    ) {
        let dependencies = validator
            .map(|validator| dependencies::encode(cx, validator, task.own(), dependencies))
            .unwrap_or_default();
        let key = (task.key(cx), dependencies);
        if self.keys.contains(&key) {
            return;
        }
        if let Some(function) = record::write(identity(cx, task), function) {
            segment::push(&mut self.added, &self.segments.header, &key.0, &key.1, &function);
            self.keys.insert(key);
        }
    }

    /// Writes the added functions.
    pub(crate) fn write(mut self) {
        let Segments { header, start, names, bytes: _ } = self.segments;
        if self.added.is_empty() {
            return;
        }
        let name = |checksum: u32| format!("{start}-{checksum:08x}{FUNCTIONS}");
        if names.len() < MAX_SEGMENTS {
            self.cache.write(&name(crc32fast::hash(&self.added)), &[&header.bytes, &self.added]);
            return;
        }
        let mut ours = HashSet::new();
        self.used.retain(|record| ours.insert(record.as_ptr()));
        // The records that this module uses, and as many bytes of records that other versions of it may use.
        let used: usize = self.used.iter().map(|record| record.len()).sum::<usize>() + self.added.len();
        let mut budget = used;
        let others = self.index.values().flatten().filter(|record| !ours.contains(&record.bytes.as_ptr()));
        let others = others.filter(|record| match budget.checked_sub(record.bytes.len()) {
            Some(left) => {
                budget = left;
                true
            }
            None => false,
        });
        let mut all = self.added.clone();
        self.used.iter().for_each(|record| all.extend_from_slice(record));
        others.for_each(|record| all.extend_from_slice(record.bytes));
        let name = name(crc32fast::hash(&all));
        if self.cache.write(&name, &[&header.bytes, &all]) {
            names.iter().filter(|old| **old != name).for_each(|old| self.cache.remove(old));
        }
    }
}

fn identity(cx: &ModuleCx<'_>, task: Task) -> Identity {
    Identity { name: task.name(), module: cx.number }
}
