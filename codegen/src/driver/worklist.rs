//! All functions of a set: looked up, or validated and compiled.
//!
//! In:  the facts about a set of modules, and a cache.
//! Out: compiled functions, in an order that depends on the set alone.

use std::time::Instant;

use cranelift_codegen::isa::TargetIsa;

use super::parallel;
use super::timings::Timings;
use crate::backend::cranelift::emit::{CompiledFunction, Name};
use crate::backend::cranelift::module_cx::ModuleCx;
use crate::backend::cranelift::task::{self, Job};
use crate::cache::folder::Cache;
use crate::cache::function::{Functions, Packs};
use crate::error::Error;
use crate::frontend::module::bodies::{Asked, BodyValidator};

/// What it takes to make functions.
pub(crate) struct Maker<'a> {
    /// The facts about the set.
    pub(crate) set: &'a [ModuleCx<'a>],
    /// What validates the bodies of its module.
    pub(crate) validator: Option<&'a BodyValidator>,
    /// What to compile for.
    pub(crate) isa: &'a dyn TargetIsa,
    /// On how many threads, as [`parallel::map`] takes it.
    pub(crate) threads: usize,
}

impl Maker<'_> {
    /// Returns all functions of the set, and those that they ask for.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] where a body is not valid, whatever its fault is; otherwise the error of the first function
    /// that could not be compiled.
    pub(crate) fn all(
        &self,
        cache: Option<&Cache>,
        timings: &mut Timings,
    ) -> Result<Vec<(Name, CompiledFunction)>, Error> {
        let start = Instant::now();
        let packs = cache.map(|cache| (cache, Packs::read(cache, &self.set[0], self.validator)));
        let mut cached = packs.as_ref().map(|(cache, packs)| Functions::new(cache, packs));
        timings.cache += start.elapsed();

        let mut functions = Vec::new();
        let (mut jobs, mut spare) = task::all(self.set);
        // Their bodies stand in others, or nowhere, and have to be valid all the same.
        let start = Instant::now();
        self.validate(&spare)?;
        timings.validate += start.elapsed();
        spare.extend(task::support());
        while !jobs.is_empty() {
            let from = functions.len();
            functions.extend(self.round(&jobs, cached.as_mut(), timings)?);
            jobs = task::asked_for(functions[from..].iter().map(|(_, function)| function), &mut spare);
            if from == 0 {
                jobs.extend(task::follow(self.set, &functions));
            }
        }

        let start = Instant::now();
        if let Some(cached) = cached {
            cached.write();
        }
        timings.cache += start.elapsed();
        Ok(functions)
    }

    /// Validates what jobs are made from.
    fn validate(&self, jobs: &[Job]) -> Result<Vec<Asked>, Error> {
        let size = |job: &Job| job.size(self.set);
        parallel::map(self.threads, jobs, size, |_| 0, |job| job.validate(self.set, self.validator))
    }

    /// Does jobs that do not depend on each other.
    fn round(
        &self,
        jobs: &[Job],
        mut cached: Option<&mut Functions<'_>>,
        timings: &mut Timings,
    ) -> Result<Vec<(Name, CompiledFunction)>, Error> {
        let start = Instant::now();
        let mut look_up = |job: Job| cached.as_mut()?.get(job.cx(self.set), self.validator, job);
        let found: Vec<_> = jobs.iter().map(|&job| look_up(job)).collect();
        let missed = jobs.iter().zip(&found).filter(|(_, found)| found.is_none()).map(|(&job, _)| job);
        let missed: Vec<Job> = missed.collect();
        timings.hits += jobs.len() - missed.len();
        timings.misses += missed.len();
        timings.cache += start.elapsed();

        let size = |job: &Job| job.size(self.set);
        let start = Instant::now();
        let asked = self.validate(&missed)?;
        timings.validate += start.elapsed();
        let start = Instant::now();
        let cells = |job: &Job| job.cells(self.set);
        let compiled = parallel::map(self.threads, &missed, size, cells, |job| job.run(self.set, self.isa))?;
        timings.functions += start.elapsed();

        let start = Instant::now();
        let mut made = Vec::with_capacity(missed.len());
        for ((&job, mut asked), done) in missed.iter().zip(asked).zip(compiled) {
            timings.add(done.spent, size(&job), || job.describe(job.cx(self.set)));
            if let Some(cached) = &mut cached {
                asked.extend(done.asked);
                cached.add(job.cx(self.set), self.validator, job, &asked, &done.function);
            }
            made.push(done.function);
        }
        timings.cache += start.elapsed();
        let mut made = made.into_iter();
        let functions = found
            .into_iter()
            .map(|found| found.or_else(|| made.next()).expect("one is made for each that is not found"));
        Ok(jobs.iter().map(|job| job.name()).zip(functions).collect())
    }
}
