//! The stack that compiled code may run on, and how far down.
//!
//! In:  a stack pointer.
//! Out: a [`Stack`]: the part around it that is one stack's, or nothing, where neither the system nor the program says
//!      whose the stack is.
//!
//! A stack is the thread's own, or one that [`register_stack`](super::register_stack) was told of. The lowest stack
//! pointer of compiled code is its lower end, plus a reserve for host functions and a signal's frame, plus what
//! compiled code uses without comparing.
//!
//! A store keeps the [`Stack`] that it ran on last, and compares it before each call. What makes such knowledge wrong
//! ends an epoch: a registration that begins or ends, a thread that ends, since another stack may lie where its stack
//! lay, a fork, and another reserve. Whatever was found in an earlier epoch is looked up again.

use core::ops::Range;
use core::sync::atomic::{AtomicPtr, AtomicUsize, Ordering};

use include_wasm_abi::stack::SLACK;

use super::{prepare_thread, thread_stack};

/// Bytes kept free below compiled code unless [`set_stack_reserve`] said otherwise.
const DEFAULT_RESERVE: usize = 32 * 1024;

/// The least that is kept free: a large frame may touch a page behind its last one before it is there.
const LEAST_RESERVE: usize = 4096;

static RESERVE: AtomicUsize = AtomicUsize::new(DEFAULT_RESERVE);

/// The address that [`set_stack_limit`] was given: on no stack until then.
static TOLD: AtomicUsize = AtomicUsize::new(0);

/// The number of no epoch: nothing is kept from it.
const NEVER: usize = 0;

/// The present epoch.
///
/// The load before a call is relaxed: a stack that takes the place of another one is there after the other is gone, and
/// code runs on it after that, by synchronization that is not made here. So that load sees the end of the epoch.
static EPOCH: AtomicUsize = AtomicUsize::new(NEVER + 1);

/// Finds the part of a stack around a stack pointer, given the thread's own stack. Null until there is something to
/// look up: a program that registers no stack does not have the code that does it.
static LOOK_UP: AtomicPtr<LookUp> = AtomicPtr::new(core::ptr::null_mut());

/// Takes a stack pointer, and the thread's own stack if that holds it.
#[derive(Debug)]
pub(super) struct LookUp(pub(super) fn(usize, Option<Range<usize>>) -> Option<Range<usize>>);

/// Ends the epoch of a thread's stack with the thread.
struct Present;

impl Drop for Present {
    fn drop(&mut self) {
        end_epoch();
    }
}

std::thread_local! {
    static PRESENT: Present = const { Present };
}

/// Sets how many bytes of stack compiled code leaves free for the host functions that it calls, on every stack.
///
/// The default is 32 KiB, the least 4 KiB. It holds for each call that begins from now on, on every thread; a call that
/// runs keeps what it had.
///
/// A guest chooses when it calls the host, so it can call with no more than this left. A host function that needs more,
/// its callees included, overflows the stack and ends the process. Measure what the host functions of a hostile guest
/// need at most, formatting and allocation included, and set that. On a stack that is smaller than the reserve every
/// call is a trap.
///
/// ```
/// # use include_wasm_runtime_support as include_wasm;
/// include_wasm::set_stack_reserve(256 * 1024);
/// ```
pub fn set_stack_reserve(bytes: usize) {
    RESERVE.store(bytes.max(LEAST_RESERVE), Ordering::Relaxed);
    end_epoch();
}

/// Sets the lowest address that the stack pointer may have in compiled code on the stack that holds the address.
/// Functions are entered with 2 KiB above it, which compiled code uses without comparing again.
///
/// With the feature `std` no program has to call this: the end of each stack is known. A library that calls it for
/// machines without an operating system may call it all the same. The address bounds the stack that it is on, where it
/// is above the end and the reserve, and no other stack; the last address that was given counts.
///
/// # Safety
///
/// - None: the obligations of the function of this name that is there without `std` are met by the stack's own end.
pub unsafe fn set_stack_limit(address: usize) {
    TOLD.store(address, Ordering::Relaxed);
    // Where a stack was registered there is a lookup, which asks for the bound too.
    let own = core::ptr::from_ref(&OWN_ALONE).cast_mut();
    let _ = LOOK_UP.compare_exchange(core::ptr::null_mut(), own, Ordering::Release, Ordering::Relaxed);
    end_epoch();
}

/// Looks up the thread's own stack alone.
static OWN_ALONE: LookUp = LookUp(|_, own| own.map(bounded));

/// Returns a stack without the part that [`set_stack_limit`] has excluded, so that the reserve ends where it said.
pub(super) fn bounded(stack: Range<usize>) -> Range<usize> {
    let told = TOLD.load(Ordering::Relaxed);
    let start = if stack.contains(&told) { told.saturating_sub(RESERVE.load(Ordering::Relaxed)) } else { 0 };
    stack.start.max(start)..stack.end
}

/// Voids what all stores know of stacks.
pub(super) fn end_epoch() {
    EPOCH.fetch_add(1, Ordering::Release);
}

/// Makes lookups ask `look_up` too.
pub(super) fn look_up_by(look_up: &'static LookUp) {
    LOOK_UP.store(core::ptr::from_ref(look_up).cast_mut(), Ordering::Release);
}

/// A stack that compiled code may run on, as found in some epoch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stack {
    limit: usize,
    /// Bytes from the limit to the upper end.
    size: usize,
    epoch: usize,
    /// Lower end of the thread's own stack, where it may change in an epoch.
    #[cfg(windows)]
    thread: usize,
}

impl Stack {
    /// No stack.
    pub(crate) const NONE: Self = Self::of_limit(usize::MAX);

    /// A stack of which nothing but its limit is known.
    pub(crate) const fn of_limit(limit: usize) -> Self {
        Self {
            limit,
            size: 0,
            epoch: NEVER,
            #[cfg(windows)]
            thread: 0,
        }
    }

    /// Returns the lowest stack pointer at which compiled code may run.
    #[inline]
    pub(crate) const fn limit(&self) -> usize {
        self.limit
    }

    /// Returns whether a stack pointer is on this stack, at its limit or above, and the stack is still what it was.
    #[inline]
    pub(crate) fn holds(&self, stack_pointer: usize) -> bool {
        stack_pointer.wrapping_sub(self.limit) < self.size
            && self.epoch == EPOCH.load(Ordering::Relaxed)
            && self.is_of_thread()
    }

    /// Returns whether the thread's own stack is the one that was found: that of a fiber changes as the fiber does, and
    /// no epoch ends with a fiber.
    #[cfg(windows)]
    fn is_of_thread(&self) -> bool {
        thread_stack().is_some_and(|stack| stack.start == self.thread)
    }

    /// Returns whether the thread's own stack is the one that was found: it stays.
    #[cfg(not(windows))]
    #[inline]
    #[expect(clippy::unused_self, reason = "systems with fibers ask")]
    const fn is_of_thread(&self) -> bool {
        true
    }

    /// Finds the stack that a stack pointer is on, and readies the thread for faults.
    #[cold]
    pub(crate) fn at(stack_pointer: usize) -> Option<Self> {
        // Before anything is looked up: what changes meanwhile is looked up again.
        let epoch = EPOCH.load(Ordering::Acquire);
        // A thread that ends has ended its epoch, or is about to: its stack is known for one call.
        let epoch = if PRESENT.try_with(|_| ()).is_ok() { epoch } else { NEVER };
        prepare_thread();
        let own = thread_stack();
        #[cfg(windows)]
        let thread = own.as_ref().map_or(0, |own| own.start);
        let own = own.filter(|own| own.contains(&stack_pointer));
        // SAFETY: it is null or came from a `'static` reference.
        let found = match unsafe { LOOK_UP.load(Ordering::Acquire).as_ref() } {
            Some(LookUp(look_up)) => look_up(stack_pointer, own),
            None => own,
        };
        let Range { start, end } = found?;
        let limit = start.saturating_add(RESERVE.load(Ordering::Relaxed)).saturating_add(SLACK as usize);
        Some(Self {
            limit,
            size: end.saturating_sub(limit),
            epoch,
            #[cfg(windows)]
            thread,
        })
    }
}
