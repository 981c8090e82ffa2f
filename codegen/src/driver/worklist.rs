//! Worklist iteration over the functions of a set: the callees of compiled code are compiled next.
//!
//! In:  the facts about a set of modules, and then the functions of each round.
//! Out: rounds of tasks that do not depend on each other, and at the end all functions, in an order that depends on the
//!      set alone.

use crate::backend::cranelift::emit::{CompiledFunction, Name};
use crate::backend::cranelift::module_cx::ModuleCx;
use crate::backend::cranelift::task::{self, Task};

/// The functions that are compiled, and those that are to be.
pub(super) struct Worklist<'a> {
    set: &'a [ModuleCx<'a>],
    pending: Vec<Task>,
    /// Functions that are compiled only if others refer to them.
    deferred: Vec<Task>,
    compiled: Vec<(Name, CompiledFunction)>,
}

impl<'a> Worklist<'a> {
    /// Starts with the functions of a set that are compiled in any case.
    pub(super) fn new(set: &'a [ModuleCx<'a>]) -> Self {
        let (pending, mut deferred) = task::roots(set);
        deferred.extend(task::stubs());
        Self { set, pending, deferred, compiled: Vec::new() }
    }

    /// Returns the functions whose bodies are compiled only if others refer to them.
    pub(super) fn deferred_bodies(&self) -> Vec<Task> {
        self.deferred.iter().copied().filter(|task| task.own().is_some()).collect()
    }

    /// Returns the functions of the next round, or `None` after the last one.
    pub(super) fn next_round(&mut self) -> Option<Vec<Task>> {
        let tasks = core::mem::take(&mut self.pending);
        (!tasks.is_empty()).then_some(tasks)
    }

    /// Takes the functions of a round. The next one has those that they refer to, and after the first round the
    /// dependents of all roots.
    pub(super) fn finish(&mut self, functions: Vec<(Name, CompiledFunction)>) {
        let is_first = self.compiled.is_empty();
        self.pending = task::referenced(functions.iter().map(|(_, function)| function), &mut self.deferred);
        self.compiled.extend(functions);
        if is_first {
            self.pending.extend(task::dependents(self.set, &self.compiled));
        }
    }

    /// Returns all functions.
    pub(super) fn into_functions(self) -> Vec<(Name, CompiledFunction)> {
        self.compiled
    }
}
