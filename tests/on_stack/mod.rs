//! Running code on any memory as its stack, and looking at what lies around it.

use core::cell::Cell;
use core::ffi::{c_int, c_void};
use core::mem::MaybeUninit;
use core::ops::Range;
use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::ptr;

/// What memory holds that nobody wrote to.
const UNTOUCHED: u8 = 0xa5;

/// Readable and writable memory without guard pages within it.
pub(crate) struct Region {
    start: usize,
    len: usize,
}

impl Region {
    pub(crate) fn new(len: usize) -> Self {
        let (protection, flags) = (libc::PROT_READ | libc::PROT_WRITE, libc::MAP_PRIVATE | libc::MAP_ANONYMOUS);
        // SAFETY: a new mapping touches no other memory.
        let start = unsafe { libc::mmap(ptr::null_mut(), len, protection, flags, -1, 0) };
        assert_ne!(start, libc::MAP_FAILED);
        let region = Self { start: start.expose_provenance(), len };
        region.clear(0..len);
        region
    }

    /// Returns the addresses of a part of it.
    pub(crate) fn part(&self, part: Range<usize>) -> Range<usize> {
        assert!(part.start <= part.end && part.end <= self.len);
        self.start + part.start..self.start + part.end
    }

    /// Makes a part look as if nobody had written to it.
    pub(crate) fn clear(&self, part: Range<usize>) {
        let part = self.part(part);
        let start = ptr::with_exposed_provenance_mut::<u8>(part.start);
        // SAFETY: the part is of the mapping, and nobody borrows from it.
        unsafe { start.write_bytes(UNTOUCHED, part.len()) };
    }

    /// Returns what it holds now.
    pub(crate) fn bytes(&self) -> &[u8] {
        let start = ptr::with_exposed_provenance::<u8>(self.start);
        // SAFETY: it is the mapping, and no other thread uses it now.
        unsafe { core::slice::from_raw_parts(start, self.len) }
    }

    /// Checks that nobody wrote to a part.
    #[track_caller]
    pub(crate) fn is_untouched(&self, part: Range<usize>) {
        let bytes = &self.bytes()[part.clone()];
        let same = bytes.is_empty() || bytes[0] == UNTOUCHED && bytes[1..] == bytes[..bytes.len() - 1];
        let changed = if same { None } else { bytes.iter().rposition(|&byte| byte != UNTOUCHED) };
        assert_eq!(changed.map(|at| part.start + at), None, "was written to");
    }
}

impl Drop for Region {
    fn drop(&mut self) {
        // SAFETY: the mapping is of this region.
        unsafe { libc::munmap(ptr::with_exposed_provenance_mut(self.start), self.len) };
    }
}

unsafe extern "C" {
    fn getcontext(context: *mut libc::ucontext_t) -> c_int;
    fn makecontext(context: *mut libc::ucontext_t, run: extern "C" fn(), arguments: c_int, ...);
    fn swapcontext(from: *mut libc::ucontext_t, to: *const libc::ucontext_t) -> c_int;
}

type Body = Box<dyn FnOnce(&Yielder)>;

struct Switch {
    caller: MaybeUninit<libc::ucontext_t>,
    own: MaybeUninit<libc::ucontext_t>,
    body: Option<Body>,
    outcome: Option<Result<(), Box<dyn Any + Send>>>,
}

std::thread_local! {
    /// What begins to run.
    static BEGINS: Cell<*mut Switch> = const { Cell::new(ptr::null_mut()) };
}

/// A coroutine on a stack of the test's choosing.
pub(crate) struct Coroutine(*mut Switch);

// SAFETY: tests send a coroutine only if what it runs can be sent.
unsafe impl Send for Coroutine {}

/// What a coroutine yields by.
#[derive(Clone, Copy)]
pub(crate) struct Yielder(*mut Switch);

// SAFETY: it is used on the coroutine's stack alone.
unsafe impl Send for Yielder {}

impl Yielder {
    /// Goes on behind the `resume` that led here.
    pub(crate) fn yields(&self) {
        // SAFETY: the coroutine runs, so nothing else uses this.
        let switch = unsafe { &mut *self.0 };
        // SAFETY: both contexts are there, and the coroutine's caller waits.
        unsafe { swapcontext(switch.own.as_mut_ptr(), switch.caller.as_ptr()) };
    }
}

extern "C" fn begin() {
    let switch = BEGINS.get();
    // SAFETY: `resume` put a coroutine there that has a body.
    let body = unsafe { (*switch).body.take() }.expect("it begins once");
    let outcome = catch_unwind(AssertUnwindSafe(|| body(&Yielder(switch))));
    // SAFETY: the coroutine lives until it is done.
    unsafe { (*switch).outcome = Some(outcome) };
    Yielder(switch).yields();
    unreachable!("nobody resumes what is done");
}

impl Coroutine {
    pub(crate) fn new(stack: Range<usize>, body: impl FnOnce(&Yielder)) -> Self {
        let body: Box<dyn FnOnce(&Yielder) + '_> = Box::new(body);
        // SAFETY: it differs in a lifetime; tests keep what it borrows until it is done.
        let body = unsafe { core::mem::transmute::<Box<dyn FnOnce(&Yielder) + '_>, Body>(body) };
        let (caller, own) = (MaybeUninit::zeroed(), MaybeUninit::zeroed());
        let switch = Box::into_raw(Box::new(Switch { caller, own, body: Some(body), outcome: None }));
        // SAFETY: made just now.
        let own = unsafe { (*switch).own.as_mut_ptr() };
        // SAFETY: it writes the context.
        unsafe { getcontext(own) };
        let memory = ptr::with_exposed_provenance_mut::<c_void>(stack.start);
        // SAFETY: written just now.
        unsafe { (*own).uc_stack = libc::stack_t { ss_sp: memory, ss_flags: 0, ss_size: stack.len() } };
        // SAFETY: the context was written, and has a stack.
        unsafe { makecontext(own, begin, 0) };
        Self(switch)
    }

    /// Runs it until it yields, or is done: then it returns true, or continues its panic.
    pub(crate) fn resume(&mut self) -> bool {
        BEGINS.set(self.0);
        // SAFETY: the coroutine does not run, so nothing else uses this.
        let switch = unsafe { &mut *self.0 };
        // SAFETY: the coroutine has a context to go on with.
        unsafe { swapcontext(switch.caller.as_mut_ptr(), switch.own.as_ptr()) };
        // SAFETY: as above: it does not run now.
        match unsafe { (*self.0).outcome.take() } {
            None => false,
            Some(Ok(())) => true,
            Some(Err(panic)) => resume_unwind(panic),
        }
    }
}

impl Drop for Coroutine {
    fn drop(&mut self) {
        // SAFETY: it came from a box, and does not run.
        drop(unsafe { Box::from_raw(self.0) });
    }
}

/// Runs something on another stack, on this thread.
pub(crate) fn run_on<R>(stack: Range<usize>, run: impl FnOnce() -> R) -> R {
    let mut result = None;
    assert!(Coroutine::new(stack, |_| result = Some(run())).resume(), "it does not yield");
    result.expect("it is done")
}

/// Runs something on a thread of its own, whose stack is given.
pub(crate) fn thread_on<R: Send>(stack: Range<usize>, run: impl FnOnce() -> R + Send) -> R {
    struct Job<F, R>(Option<F>, Option<std::thread::Result<R>>);

    extern "C" fn start<F: FnOnce() -> R, R>(job: *mut c_void) -> *mut c_void {
        // SAFETY: `thread_on` passes a job of this type, and waits.
        let job = unsafe { &mut *job.cast::<Job<F, R>>() };
        let run = job.0.take().expect("it starts once");
        job.1 = Some(catch_unwind(AssertUnwindSafe(run)));
        ptr::null_mut()
    }

    fn started<F: FnOnce() -> R, R>(_: &Job<F, R>) -> extern "C" fn(*mut c_void) -> *mut c_void {
        start::<F, R>
    }

    let mut job = Job(Some(run), None);
    let start = started(&job);
    let (mut attributes, mut thread) = (MaybeUninit::uninit(), MaybeUninit::uninit());
    // SAFETY: it writes the attributes.
    assert_eq!(unsafe { libc::pthread_attr_init(attributes.as_mut_ptr()) }, 0);
    let memory = ptr::with_exposed_provenance_mut(stack.start);
    // SAFETY: the attributes were written; the memory is the test's own.
    assert_eq!(unsafe { libc::pthread_attr_setstack(attributes.as_mut_ptr(), memory, stack.len()) }, 0);
    // SAFETY: the job stays until the thread has ended, which is waited for.
    let made = unsafe { libc::pthread_create(thread.as_mut_ptr(), attributes.as_ptr(), start, (&raw mut job).cast()) };
    assert_eq!(made, 0);
    // SAFETY: the thread was made.
    let thread = unsafe { thread.assume_init() };
    // SAFETY: as above, and nobody else waits for it.
    assert_eq!(unsafe { libc::pthread_join(thread, ptr::null_mut()) }, 0);
    job.1.expect("it has ended").unwrap_or_else(|panic| resume_unwind(panic))
}
