//! Stacks that the program says there are: of coroutines, and whatever else no thread has.
//!
//! In:  ranges of addresses, each for as long as its [`StackRegistration`].
//! Out: for a stack pointer the largest range around it that is of one stack and holds no other.
//!
//! The ends of all ranges lie in one map. Two ends that are next to each other enclose addresses that are of the same
//! ranges, and so of the same innermost one: the answer is such a pair. A stack in another one, or in a frame of
//! another one, is never part of the answer for the outer one.

use core::cell::UnsafeCell;
use core::ops::Range;
use core::sync::atomic::{AtomicBool, Ordering};
use std::collections::BTreeMap;

use super::limit::{LookUp, bounded, end_epoch, look_up_by};
use super::{pause, prepare_forks};

/// How many ranges begin and end at an address.
#[derive(Clone, Copy, Debug, Default)]
struct Ends {
    begin: usize,
    end: usize,
}

/// The ends of registered ranges.
#[derive(Debug)]
struct Registered(BTreeMap<usize, Ends>);

/// A lock that a fork can be kept away from. It is held for a few steps in a map.
struct Lock {
    held: AtomicBool,
    registered: UnsafeCell<Registered>,
}

// SAFETY: `with` lets one thread at a time in.
unsafe impl Sync for Lock {}

static LOCK: Lock = Lock { held: AtomicBool::new(false), registered: UnsafeCell::new(Registered(BTreeMap::new())) };

static LOOK_UP: LookUp = LookUp(|stack_pointer, own| LOCK.with(|all| all.around(stack_pointer, own)).map(bounded));

impl Lock {
    fn acquire(&self) {
        while self.held.swap(true, Ordering::Acquire) {
            pause();
        }
    }

    fn release(&self) {
        self.held.store(false, Ordering::Release);
    }

    /// Runs something that does not panic.
    fn with<R>(&self, run: impl FnOnce(&mut Registered) -> R) -> R {
        self.acquire();
        // SAFETY: the lock is held, and released below.
        let result = run(unsafe { &mut *self.registered.get() });
        self.release();
        result
    }
}

/// Waits until no thread holds the lock, and keeps it: called before a fork.
#[cfg(unix)]
pub(super) extern "C" fn before_fork() {
    LOCK.acquire();
}

/// Releases the lock, in both processes after a fork.
#[cfg(unix)]
pub(super) extern "C" fn after_fork() {
    LOCK.release();
}

impl Registered {
    fn insert(&mut self, range: &Range<usize>) {
        self.0.entry(range.start).or_default().begin += 1;
        self.0.entry(range.end).or_default().end += 1;
    }

    fn remove(&mut self, range: &Range<usize>) {
        for (at, (begin, end)) in [(range.start, (1, 0)), (range.end, (0, 1))] {
            let Some(ends) = self.0.get_mut(&at) else { continue };
            ends.begin -= begin;
            ends.end -= end;
            if (ends.begin, ends.end) == (0, 0) {
                self.0.remove(&at);
            }
        }
    }

    /// Returns the largest range around an address that is of one stack alone. `own` is the thread's own stack, if that
    /// holds the address.
    fn around(&self, at: usize, own: Option<Range<usize>>) -> Option<Range<usize>> {
        let below = self.0.range(..=at).next_back().map(|(at, ends)| (*at, *ends));
        let above = at.checked_add(1).and_then(|next| self.0.range(next..).next()).map(|(at, ends)| (*at, *ends));
        let begins = below.is_some_and(|(_, ends)| ends.begin != 0);
        let ends = above.is_some_and(|(_, ends)| ends.end != 0);
        // Between two stacks that lie in a third: the one way to know is to count.
        let within = || self.0.range(..=at).fold(0, |open, (_, ends)| open + ends.begin - ends.end) != 0;
        let (mut start, mut end) = match own {
            Some(own) => (own.start, own.end),
            None if begins || ends || within() => (0, usize::MAX),
            None => return None,
        };
        if let Some((at, _)) = below {
            start = start.max(at);
        }
        if let Some((at, _)) = above {
            end = end.min(at);
        }
        Some(start..end)
    }
}

/// A stack that compiled code may run on, until this is dropped. Returned by [`register_stack`].
#[derive(Debug)]
#[must_use = "the stack is registered until this is dropped"]
pub struct StackRegistration {
    range: Range<usize>,
}

/// Says that the addresses of `range` are a stack, so that WebAssembly may be called on it.
///
/// A thread's own stack is known. Any other one is not: that of a coroutine, of `stacker::grow`, of `makecontext`, an
/// alternate signal stack. A call on a stack of which nothing is known is the trap
/// [`UnknownStack`](crate::TrapCode::UnknownStack), and nothing runs, unless the function is one that can neither trap
/// nor call and needs less stack than the caller. Finding that out takes stack itself: in builds without optimization
/// more than a signal handler has left of 8 KiB. On Windows the stacks of fibers are known too.
///
/// `range` goes from the lowest address that can be used, above any guard page, to the one behind the highest. The
/// runtime keeps 32 KiB of it free for host functions, see [`set_stack_reserve`](crate::set_stack_reserve), so that a
/// stack should have 64 KiB at least, behind guard pages. An empty range registers nothing.
///
/// The registration holds for the process, and ends when it is dropped. It can be sent to another thread and be kept in
/// a coroutine that yields. Registered stacks may lie in each other and in a thread's stack, in an array for example:
/// the innermost one counts, and calls of compiled code on the outer one that begin later stay clear of it: do not
/// register a part of a stack below compiled code that runs on it already. Registering and dropping take some hundred
/// nanoseconds, and make the next call of each store look its stack up again, so that a stack that is used often is
/// registered once.
///
/// # With crates that make stacks
///
/// `stacker`, in the closure that it runs on the new stack:
///
/// ```ignore
/// stacker::grow(4 << 20, || {
///     let here = 0_u8; // of this closure, and so on the new stack
///     let here = (&raw const here).addr();
///     let _stack = unsafe { include_wasm::register_stack(here - stacker::remaining_stack().unwrap()..here) };
///     plugin.add(1, 2)
/// })
/// ```
///
/// `corosensei`, before the coroutine is made, of its stack. `limit` is below the guard page, and 64 KiB are at least a
/// page on each machine, so that the stack has 128 KiB at least. The stack comes back from the coroutine, `into_stack`,
/// and is dropped after the registration:
///
/// ```ignore
/// let stack = DefaultStack::new(1 << 20)?;
/// let registered = unsafe { include_wasm::register_stack(stack.limit().get() + 65_536..stack.base().get()) };
/// ```
///
/// `generator`, in a generator that was made with `Gn::new_opt(SIZE / size_of::<usize>(), ...)`, where the frames
/// above, that of the closure among them, take less than 8 KiB of the stack:
///
/// ```ignore
/// let here = 0_u8;
/// let here = (&raw const here).addr();
/// let _stack = unsafe { include_wasm::register_stack(here - (SIZE - 8192)..here) };
/// ```
///
/// # Threads that resume a coroutine
///
/// With hardware traps a thread has to have SIGSEGV, SIGBUS, SIGILL, SIGFPE and SIGTRAP unblocked while compiled code
/// runs. The runtime unblocks them once for each thread, when WebAssembly is first called on its own stack or on one
/// that the instance did not run on before. A thread that blocks signals and does nothing but resume coroutines inside
/// calls unblocks these five itself.
///
/// # Safety
///
/// - All of the range can be read and written while it is registered, and nothing but code that runs on this stack uses
///   it.
/// - Code whose stack pointer is in the range, and in no range within it that is another stack's, runs on this stack.
/// - The registration is dropped before the memory is given back or becomes another stack.
pub unsafe fn register_stack(range: Range<usize>) -> StackRegistration {
    if !range.is_empty() {
        prepare_forks();
        look_up_by(&LOOK_UP);
        LOCK.with(|all| all.insert(&range));
        end_epoch();
    }
    StackRegistration { range }
}

impl Drop for StackRegistration {
    fn drop(&mut self) {
        if !self.range.is_empty() {
            LOCK.with(|all| all.remove(&self.range));
            end_epoch();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn registered(ranges: &[Range<usize>]) -> Registered {
        let mut all = Registered(BTreeMap::new());
        ranges.iter().for_each(|range| all.insert(range));
        all
    }

    #[test]
    fn a_stack_is_what_lies_between_two_ends() {
        let all = registered(&[100..200, 300..400]);
        assert_eq!(all.around(99, None), None);
        assert_eq!(all.around(100, None), Some(100..200));
        assert_eq!(all.around(199, None), Some(100..200));
        assert_eq!(all.around(200, None), None);
        assert_eq!(all.around(350, None), Some(300..400));
        assert_eq!(all.around(400, None), None);
        assert_eq!(all.around(usize::MAX, None), None);
    }

    #[test]
    fn the_innermost_stack_counts_and_the_outer_one_stays_clear_of_it() {
        let all = registered(&[100..1000, 200..300, 220..240, 500..600]);
        let expected =
            [(150, 100..200), (210, 200..220), (230, 220..240), (250, 240..300), (400, 300..500), (700, 600..1000)];
        for (at, range) in expected {
            assert_eq!(all.around(at, None), Some(range), "{at}");
        }
    }

    #[test]
    fn a_stack_in_the_frame_of_a_thread_is_no_part_of_the_threads_stack() {
        let all = registered(core::slice::from_ref(&(500..600)));
        for (at, range) in [(400, 100..500), (550, 500..600), (700, 600..1000)] {
            assert_eq!(all.around(at, Some(100..1000)), Some(range), "{at}");
        }
    }

    #[test]
    fn neighbors_that_touch_are_two_stacks() {
        let mut all = registered(&[100..200, 200..300]);
        assert_eq!(all.around(199, None), Some(100..200));
        assert_eq!(all.around(200, None), Some(200..300));
        all.remove(&(100..200));
        assert_eq!(all.around(199, None), None);
        assert_eq!(all.around(200, None), Some(200..300));
        all.remove(&(200..300));
        assert!(all.0.is_empty());
    }

    #[test]
    fn a_stack_that_is_registered_twice_stays_until_both_are_dropped() {
        let mut all = registered(&[100..200, 100..200, 100..150]);
        all.remove(&(100..200));
        assert_eq!((all.around(120, None), all.around(170, None)), (Some(100..150), Some(150..200)));
        all.remove(&(100..150));
        assert_eq!(all.around(120, None), Some(100..200));
    }
}
