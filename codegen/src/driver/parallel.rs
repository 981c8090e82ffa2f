//! A parallel map over all cores that the build leaves, whose result does not depend on their number.
//!
//! In:  jobs, each with its size and its weight, and a function that is pure.
//! Out: results in the order of the jobs, or the error of the first job that failed.
//!
//! Large jobs are started first, so that no thread has a large one at the end. The calling thread only waits, since its
//! stack may be small. One thread replaces it, and more start as [`Jobserver`] gives tokens for them.
//!
//! A weight is an estimate of memory: jobs that run at the same time have at most the weight of the largest job
//! allowed.

use std::cmp::Reverse;
use std::convert::Infallible;
use std::num::NonZero;
use std::panic;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::sync::{Condvar, Mutex, PoisonError};
use std::thread::{self, Builder};
use std::time::Duration;

use super::jobserver::Jobserver;
use crate::backend::cranelift::env::locals::MAX_CELLS;
use crate::error::Error;

/// Stack of a thread in bytes. Cranelift recurses on deep expressions.
const STACK_BYTES: usize = 8 << 20;

/// Time between attempts to take a token.
const TOKEN_INTERVAL: Duration = Duration::from_millis(5);

/// Most weight of jobs that run at the same time. A heavier job runs alone.
const MAX_WEIGHT: usize = MAX_CELLS;

/// The weight of the jobs that run.
#[derive(Default)]
struct Load {
    weight: Mutex<usize>,
    changed: Condvar,
}

impl Load {
    /// Runs a job of this weight as soon as the load allows it.
    fn carry<R>(&self, weight: usize, work: impl FnOnce() -> R) -> R {
        /// Takes the weight off the load, also where the work panics.
        struct Carried<'l>(&'l Load, usize);
        impl Drop for Carried<'_> {
            fn drop(&mut self) {
                *self.0.weight.lock().unwrap_or_else(PoisonError::into_inner) -= self.1;
                self.0.changed.notify_all();
            }
        }
        let now = self.weight.lock().unwrap_or_else(PoisonError::into_inner);
        let is_full = |now: &mut usize| *now > 0 && now.saturating_add(weight) > MAX_WEIGHT;
        let mut now = self.changed.wait_while(now, is_full).unwrap_or_else(PoisonError::into_inner);
        *now += weight;
        drop(now);
        let _carried = Carried(self, weight);
        work()
    }
}

/// Runs all jobs on `threads` threads. Zero is one for each token of the build, and at most one for each core.
///
/// # Errors
///
/// The error of the first job that failed, in the order of `jobs`; [`Error::Internal`] where no thread can be started.
pub(crate) fn map<J: Sync, R: Send>(
    threads: usize,
    jobs: &[J],
    size: impl Fn(&J) -> usize,
    weight: impl Fn(&J) -> usize + Sync,
    work: impl Fn(&J) -> Result<R, Error> + Sync,
) -> Result<Vec<R>, Error> {
    let load = Load::default();
    let work = |job: &J| load.carry(weight(job), || work(job));
    match threads {
        0 => {
            let cores = thread::available_parallelism().map_or(1, NonZero::get);
            map_under(&Jobserver::from_env(), cores, jobs, size, work)
        }
        _ => map_under(&Jobserver::Absent, threads, jobs, size, work),
    }
}

/// Runs all jobs on one thread, and on one more for each token, up to `limit`.
fn map_under<J: Sync, R: Send>(
    jobserver: &Jobserver,
    limit: usize,
    jobs: &[J],
    size: impl Fn(&J) -> usize,
    work: impl Fn(&J) -> Result<R, Error> + Sync,
) -> Result<Vec<R>, Error> {
    if jobs.is_empty() {
        return Ok(Vec::new());
    }
    let mut order: Vec<usize> = (0..jobs.len()).collect();
    order.sort_by_key(|&job| Reverse(size(&jobs[job])));
    let limit = limit.min(jobs.len());
    let next = AtomicUsize::new(0);
    let run = &|| {
        let mut done = Vec::new();
        while let Some(&job) = order.get(next.fetch_add(1, Ordering::Relaxed)) {
            done.push((job, work(&jobs[job])));
        }
        done
    };
    let done = thread::scope(|scope| {
        // A thread drops its token and its sender when it ends, and when it panics.
        let start = |held: (Option<Sender<Infallible>>, Option<_>)| {
            Builder::new().stack_size(STACK_BYTES).spawn_scoped(scope, move || {
                let _held = held;
                run()
            })
        };
        // No message is ever sent: the end of the first thread disconnects the channel.
        let (alive, end) = mpsc::channel();
        let first = start((Some(alive), None));
        let mut threads = vec![first.map_err(|error| Error::Internal { func: None, reason: error.to_string() })?];
        while threads.len() < limit && next.load(Ordering::Relaxed) < jobs.len() {
            if let Some(token) = jobserver.take() {
                // The result does not depend on the number of threads.
                let Ok(thread) = start((None, Some(token))) else { break };
                threads.push(thread);
            } else if end.recv_timeout(TOKEN_INTERVAL) == Err(RecvTimeoutError::Disconnected) {
                break;
            }
        }
        let done = threads.into_iter().map(|thread| thread.join().unwrap_or_else(|p| panic::resume_unwind(p)));
        Ok(done.collect::<Vec<_>>())
    })?;
    let mut results: Vec<Option<Result<R, Error>>> = jobs.iter().map(|_| None).collect();
    for (job, result) in done.into_iter().flatten() {
        results[job] = Some(result);
    }
    results.into_iter().map(|result| result.expect("validated: every job was taken by one thread")).collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;

    fn failure(func: u32) -> Error {
        Error::Internal { func: Some(func), reason: String::new() }
    }

    #[test]
    fn results_come_in_the_order_of_the_jobs() {
        let jobs: Vec<usize> = (0..1000).collect();
        for threads in [0, 1, 2, 7] {
            let results = map(threads, &jobs, |&job| job % 13, |_| 0, |&job| Ok(job * 2)).unwrap();
            assert!(results.iter().enumerate().all(|(job, &result)| result == job * 2));
        }
        assert_eq!(map(0, &[], |_: &()| 0, |_| 0, |_| Ok(())).unwrap(), []);
    }

    #[test]
    fn the_first_failure_in_order_is_the_error() {
        let jobs: Vec<u32> = (0..100).collect();
        let fail = |&job: &u32| match job {
            40.. => Err(failure(job)),
            _ => Ok(job),
        };
        assert_eq!(map(3, &jobs, |&job| job as usize, |_| 0, fail).unwrap_err(), failure(40));
    }

    #[test]
    fn large_jobs_are_started_first() {
        let jobs = [3, 9, 1, 7, 7];
        let started = Mutex::new(Vec::new());
        let work = |&job: &usize| {
            started.lock().unwrap().push(job);
            Ok(())
        };
        map(1, &jobs, |&job| job, |_| 0, work).unwrap();
        assert_eq!(started.into_inner().unwrap(), [9, 7, 7, 3, 1]);
    }

    #[test]
    fn what_runs_at_the_same_time_weighs_no_more_than_one_may() {
        let running = Mutex::new(0);
        let work = |&weight: &usize| {
            let now = {
                let mut running = running.lock().unwrap();
                *running += weight;
                *running
            };
            // One alone may be as heavy as it is.
            let fits = now <= MAX_WEIGHT || now == weight;
            thread::yield_now();
            *running.lock().unwrap() -= weight;
            Ok(fits)
        };
        let jobs: Vec<usize> =
            (0..200).map(|job| [MAX_WEIGHT, MAX_WEIGHT / 2, 0, MAX_WEIGHT / 3, 7][job % 5]).collect();
        assert!(map(4, &jobs, |&job| job, |&job| job, work).unwrap().into_iter().all(|fits| fits));
        assert_eq!(map(3, &[MAX_WEIGHT * 2, 1], |_| 0, |&job| job, |&job| Ok(job)).unwrap(), [MAX_WEIGHT * 2, 1]);
    }

    #[test]
    fn all_threads_have_a_large_stack() {
        /// Calls itself until the stack has grown by three quarters of what there should be.
        fn descend(from: usize) -> usize {
            let here = std::hint::black_box([0u8; 1024]);
            let grown = from.abs_diff(&raw const here as usize);
            if grown < STACK_BYTES / 4 * 3 { descend(from) + usize::from(here[0]) } else { grown }
        }
        let descend = |_: &u32| {
            let from = 0u8;
            Ok(descend(&raw const from as usize))
        };
        for threads in [1, 2] {
            assert!(map(threads, &[0; 4], |_| 0, |_| 0, descend).unwrap().iter().all(|&grown| grown < STACK_BYTES));
        }
    }

    #[cfg(unix)]
    mod under_a_jobserver {
        use std::collections::HashSet;
        use std::panic::AssertUnwindSafe;
        use std::sync::Barrier;
        use std::thread::ThreadId;

        use super::*;

        /// Does `jobs` jobs of which `together` wait for each other, and returns how many ran at once at most.
        fn meet(jobserver: &Jobserver, limit: usize, together: usize, jobs: usize) -> usize {
            let (meeting, running, most) = (Barrier::new(together), AtomicUsize::new(0), AtomicUsize::new(0));
            let work = |_: &usize| {
                most.fetch_max(running.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                meeting.wait();
                running.fetch_sub(1, Ordering::SeqCst);
                Ok(())
            };
            let jobs: Vec<usize> = (0..jobs).collect();
            map_under(jobserver, limit, &jobs, |&job| job, work).unwrap();
            most.into_inner()
        }

        #[test]
        fn tokens_and_one_are_the_threads() {
            for tokens in 0..4 {
                let bytes = &b"abcd"[..tokens];
                let jobserver = Jobserver::with_tokens(&format!("threads-{tokens}"), bytes);
                let together = tokens + 1;
                assert_eq!(meet(&jobserver, 16, together, together * 10), together);
                assert_eq!(jobserver.drain(), bytes);
            }
        }

        #[test]
        fn tokens_beyond_the_limit_stay() {
            let jobserver = Jobserver::with_tokens("limit", b"abcdefgh");
            assert_eq!(meet(&jobserver, 3, 3, 30), 3);
            assert_eq!(meet(&jobserver, 16, 2, 2), 2);
            assert_eq!(jobserver.drain(), b"abcdefgh");
        }

        #[test]
        fn a_token_that_comes_late_is_taken() {
            let jobserver = Jobserver::with_tokens("late", b"");
            let meeting = Barrier::new(2);
            let work = |&first: &bool| {
                if first {
                    jobserver.put(b"t");
                }
                meeting.wait();
                Ok(())
            };
            map_under(&jobserver, 2, &[true, false], |&first| first.into(), work).unwrap();
            assert_eq!(jobserver.drain(), b"t");
        }

        #[test]
        fn a_build_out_of_reach_leaves_one_thread() {
            let jobs: Vec<usize> = (0..100).collect();
            let work = |_: &usize| Ok(thread::current().id());
            let threads = map_under(&Jobserver::OutOfReach, 16, &jobs, |&job| job, work).unwrap();
            assert_eq!(threads.into_iter().collect::<HashSet<ThreadId>>().len(), 1);
        }

        #[test]
        fn tokens_come_back_from_jobs_that_fail_and_from_jobs_that_panic() {
            for threads in [1, 3] {
                let jobserver = Jobserver::with_tokens(&format!("panics-{threads}"), b"xyz");
                let jobs: Vec<u32> = (0..20).collect();
                let fails = |&job: &u32| if job % 2 == 0 { Err(failure(job)) } else { Ok(job) };
                let failed = map_under(&jobserver, threads, &jobs, |_| 0, fails);
                assert_eq!(failed.unwrap_err(), failure(0));
                let panics = |&job: &u32| if job % 2 == 0 { panic!("expected") } else { Ok(job) };
                let panicked = AssertUnwindSafe(|| map_under(&jobserver, threads, &jobs, |_| 0, panics));
                assert_eq!(panic::catch_unwind(panicked).unwrap_err().downcast_ref(), Some(&"expected"));
                assert_eq!(jobserver.drain(), b"xyz");
            }
        }

        #[test]
        fn a_panic_of_the_only_thread_is_not_waited_for() {
            let jobserver = Jobserver::with_tokens("only", b"");
            let panics = |_: &u32| -> Result<(), Error> { panic!("expected") };
            let panicked = AssertUnwindSafe(|| map_under(&jobserver, 4, &[0, 1, 2, 3], |_| 0, panics));
            assert!(panic::catch_unwind(panicked).is_err());
        }
    }
}
