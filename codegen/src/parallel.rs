//! Work on all cores, with a result that does not depend on how many there are.
//!
//! In:  jobs, each with its size, and a function that is pure.
//! Out: results in the order of the jobs, or the error of the first job that failed.
//!
//! Large jobs are started first, so that no thread is left with one at the end.

use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use rayon::ThreadPoolBuilder;

use crate::error::Error;

/// Stack of a thread in bytes. Cranelift recurses on deep expressions.
const STACK: usize = 8 << 20;

/// Does all jobs on as many threads, or on as many as there are cores where `threads` is zero.
///
/// # Errors
///
/// The error of the first job that failed, in the order of `jobs`; [`Error::Internal`] where no thread can be started.
pub(crate) fn map<J: Sync, R: Send>(
    threads: usize,
    jobs: &[J],
    size: impl Fn(&J) -> usize,
    work: impl Fn(&J) -> Result<R, Error> + Sync,
) -> Result<Vec<R>, Error> {
    let mut order: Vec<usize> = (0..jobs.len()).collect();
    order.sort_by_key(|&job| core::cmp::Reverse(size(&jobs[job])));
    let cores = || thread::available_parallelism().map_or(1, NonZero::get);
    let threads = if threads == 0 { cores() } else { threads };
    let pool = ThreadPoolBuilder::new().num_threads(threads.min(jobs.len()).max(1)).stack_size(STACK).build();
    let pool = pool.map_err(|error| Error::Internal { func: None, reason: error.to_string() })?;
    let next = AtomicUsize::new(0);
    let done = pool.broadcast(|_| {
        let mut done = Vec::new();
        while let Some(&job) = order.get(next.fetch_add(1, Ordering::Relaxed)) {
            done.push((job, work(&jobs[job])));
        }
        done
    });
    let mut results: Vec<Option<Result<R, Error>>> = jobs.iter().map(|_| None).collect();
    for (job, result) in done.into_iter().flatten() {
        results[job] = Some(result);
    }
    results.into_iter().map(|result| result.expect("validated: every job was taken by one thread")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_the_order_of_the_jobs() {
        let jobs: Vec<usize> = (0..1000).collect();
        for threads in [1, 2, 7] {
            let results = map(threads, &jobs, |&job| job % 13, |&job| Ok(job * 2)).unwrap();
            assert!(results.iter().enumerate().all(|(job, &result)| result == job * 2));
        }
    }

    #[test]
    fn the_first_failure_in_order_is_the_error() {
        let jobs: Vec<u32> = (0..100).collect();
        let fail = |&job: &u32| match job {
            40.. => Err(Error::Internal { func: Some(job), reason: String::new() }),
            _ => Ok(job),
        };
        let error = map(3, &jobs, |&job| job as usize, fail).unwrap_err();
        assert_eq!(error, Error::Internal { func: Some(40), reason: String::new() });
    }
}
