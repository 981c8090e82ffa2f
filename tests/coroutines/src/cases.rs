//! One case: stacks in a region, and steps on them.

use core::cell::RefCell;
use core::ops::Range;
use std::rc::Rc;

use include_wasm::{StackRegistration, TrapCode, register_stack};
use include_wasm_coroutines::{FUNCTIONS, Hook, Outcome, guests};

use crate::on_stack::{Coroutine, Region, Yielder, run_on, thread_on};

/// How often a call came to what.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Seen {
    returned: usize,
    overflowed: usize,
    refused: usize,
    yielded: usize,
    called_back: usize,
}

/// Numbers that a seed determines: `splitmix64`.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let value = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let value = (value ^ value >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        value ^ value >> 31
    }

    /// Returns a number of a range.
    fn of(&mut self, range: Range<usize>) -> usize {
        range.start + (self.next() % range.len() as u64) as usize
    }

    fn once_in(&mut self, times: usize) -> bool {
        self.of(0..times) == 0
    }
}

const KIB: usize = 1024;

/// What stacks begin and end at multiples of.
const ALIGN: usize = 16;

/// The least of a stack that anything is run on: Rust itself needs some, in a build that is not optimized.
const LEAST: usize = 64 * KIB;

/// A stack, by its offsets in the region.
struct Place {
    part: Range<usize>,
    /// Offsets of a stack in it, at its lower end or above.
    inner: Option<Range<usize>>,
    registered: bool,
}

impl Place {
    /// Returns whether an offset is of this stack and of none within it.
    fn holds(&self, at: usize) -> bool {
        self.part.contains(&at) && !self.inner.as_ref().is_some_and(|inner| inner.contains(&at))
    }
}

/// What a coroutine is to do next.
#[derive(Clone)]
struct Job {
    function: usize,
    depth: i32,
    then: bool,
    yields: bool,
    /// Another stack to call back from, and whether it is to overflow there.
    other: Option<(Range<usize>, bool)>,
    ends: bool,
}

/// What a coroutine and the thread that resumes it share. One of them runs at a time.
struct Shared {
    job: Option<Job>,
    outcome: Option<Outcome>,
    inner: Option<Outcome>,
}

/// Runs a case.
pub(crate) fn case(seed: u64, seen: &mut Seen) {
    let random = &mut Random(seed);
    let len = random.of(2..6) * 1024 * KIB;
    let places = places(random, len);
    let Some(own) =
        (0..places.len()).find(|&place| places[place].part.len() >= 512 * KIB && places[place].inner.is_none())
    else {
        return;
    };
    let region = Region::new(len);
    let thread = region.part(places[own].part.clone());
    // What is run is not sent anywhere else: this thread waits.
    thread_on(thread, || steps(random, &region, &places, own, seen));
}

/// Chooses where stacks lie.
fn places(random: &mut Random, len: usize) -> Vec<Place> {
    let (mut places, mut at) = (Vec::new(), 0);
    loop {
        at += if random.once_in(2) { 0 } else { random.of(0..16 * KIB) * ALIGN };
        let largest = [128 * KIB, 512 * KIB, 1536 * KIB][random.of(0..3)];
        let size = random.of(LEAST / ALIGN..largest / ALIGN) * ALIGN;
        let end = at + size;
        if end > len {
            return places;
        }
        let inner = (size >= 4 * LEAST && random.once_in(4)).then(|| {
            let start = at + random.of(0..LEAST / ALIGN) * ALIGN;
            start..start + random.of(LEAST / ALIGN..2 * LEAST / ALIGN) * ALIGN
        });
        let registered = inner.is_some() || !random.once_in(5);
        places.push(Place { part: at..end, inner, registered });
        if let Some(part) = places[places.len() - 1].inner.clone() {
            places.push(Place { part, inner: None, registered: true });
        }
        at = end;
    }
}

/// Makes the coroutines, and resumes them in any order.
fn steps(random: &mut Random, region: &Region, places: &[Place], own: usize, seen: &mut Seen) {
    let register = |place: &Place| -> Option<StackRegistration> {
        // SAFETY: the places are the case's own memory, and stacks in it lie in each other as stacks may.
        (place.registered).then(|| unsafe { register_stack(region.part(place.part.clone())) })
    };
    let mut registrations: Vec<_> =
        (0..places.len()).map(|place| if place == own { None } else { register(&places[place]) }).collect();
    let shared: Vec<_> =
        places.iter().map(|_| Rc::new(RefCell::new(Shared { job: None, outcome: None, inner: None }))).collect();
    // A few stay without code, to be called back from.
    let free = places.len().div_ceil(4);
    let mut coroutines: Vec<Option<Coroutine>> = (0..places.len())
        .map(|place| {
            let has = place != own && place >= free;
            let (stack, shared) = (region.part(places[place].part.clone()), Rc::clone(&shared[place]));
            let kind = random.of(0..4);
            has.then(|| Coroutine::new(stack, move |yielder| body(kind, *yielder, &shared)))
        })
        .collect();
    let mut own_guest = guests().swap_remove(random.of(0..4));
    let one = own_guest.call(0, 0, false).expect("a thread's stack is known");
    for _ in 0..random.of(8..30) {
        let place = random.of(0..places.len());
        if place == own {
            let function = random.of(0..FUNCTIONS);
            check_around(region, places, &[own], || {
                assert_eq!(own_guest.call(function, -1, false), Err(TrapCode::StackOverflow));
            });
            continue;
        }
        if coroutines[place].is_none() {
            // Nothing runs here: another registration takes its place.
            registrations[place] = None;
            registrations[place] = register(&places[place]);
            continue;
        }
        let other = (0..free).find(|&other| other != own && places[other].registered && places[other].inner.is_none());
        let other = other.filter(|_| random.once_in(3));
        let job = Job {
            function: random.of(0..FUNCTIONS),
            depth: if random.once_in(3) { -1 } else { [0, 1, 5, 50][random.of(0..4)] },
            then: random.once_in(2),
            yields: random.once_in(3),
            other: other.map(|other| (region.part(places[other].part.clone()), random.once_in(2))),
            ends: false,
        };
        if shared[place].borrow().job.is_none() {
            shared[place].borrow_mut().job = Some(job.clone());
        }
        let active: Vec<_> = [place, own].into_iter().chain(0..free).collect();
        resume(random, region, places, &active, &mut coroutines[place]);
        let mut shared = shared[place].borrow_mut();
        let inner = shared.inner.take();
        seen.called_back += usize::from(inner.is_some());
        let Some(outcome) = shared.outcome.take() else {
            seen.yielded += 1;
            continue;
        };
        let done = shared.job.take().expect("it had one");
        check(seen, places[place].registered, one, &done, outcome);
        if let (Some(inner), Some((_, overflows))) = (inner, &done.other) {
            check(
                seen,
                true,
                one,
                &Job { function: 0, depth: if *overflows { -1 } else { 0 }, then: false, ..done },
                inner,
            );
        }
    }
    for (place, coroutine) in coroutines.iter_mut().enumerate() {
        while coroutine.is_some() {
            let end = Job { function: 0, depth: 0, then: false, yields: false, other: None, ends: true };
            {
                let mut shared = shared[place].borrow_mut();
                if shared.outcome.take().is_some() || shared.job.is_none() {
                    shared.job = Some(end);
                }
            }
            let active: Vec<_> = [place, own].into_iter().chain(0..free).collect();
            resume(random, region, places, &active, coroutine);
        }
    }
    drop(registrations);
}

/// Resumes a coroutine, and drops it once it is done.
fn resume(random: &mut Random, region: &Region, places: &[Place], active: &[usize], coroutine: &mut Option<Coroutine>) {
    let elsewhere = random.once_in(3);
    check_around(region, places, active, || {
        let mut running = coroutine.take().expect("there is one");
        let (running, done) = if elsewhere {
            let thread = std::thread::spawn(move || {
                let done = running.resume();
                (running, done)
            });
            thread.join().expect("no crash")
        } else {
            let done = running.resume();
            (running, done)
        };
        *coroutine = (!done).then_some(running);
    });
}

/// Runs something, and checks that the region is as it was but for some stacks.
fn check_around(region: &Region, places: &[Place], active: &[usize], run: impl FnOnce()) {
    let before = region.bytes().to_vec();
    run();
    let after = region.bytes();
    let mut at = 0;
    while at < before.len() {
        let ends = |place: &usize| {
            let Place { part, inner, .. } = &places[*place];
            [part.start, part.end].into_iter().chain(inner.iter().flat_map(|inner| [inner.start, inner.end]))
        };
        let end = active.iter().flat_map(ends).filter(|&end| end > at).min().unwrap_or(before.len());
        let is_active = active.iter().any(|&place| places[place].holds(at));
        assert!(is_active || before[at..end] == after[at..end], "{at:#x}..{end:#x} was written to");
        at = end;
    }
}

/// Checks what a call came to.
fn check(seen: &mut Seen, registered: bool, one: i64, job: &Job, outcome: Outcome) {
    match outcome {
        Err(TrapCode::UnknownStack) if !registered => seen.refused += 1,
        Err(TrapCode::StackOverflow) if registered => seen.overflowed += 1,
        Ok(value) if registered && job.depth >= 0 && !job.then => {
            assert!(job.function != 0 || value == one * (i64::from(job.depth) + 1), "{value}");
            seen.returned += 1;
        }
        outcome => panic!("{outcome:?} of function {} to depth {}", job.function, job.depth),
    }
}

/// What a coroutine does: one job after the other, and yields behind each.
fn body(kind: usize, yielder: Yielder, shared: &Rc<RefCell<Shared>>) {
    let mut guest = guests().swap_remove(kind);
    loop {
        let job = shared.borrow().job.clone().expect("it is resumed with a job");
        if job.ends {
            return;
        }
        let hooked = (Rc::clone(shared), job.clone());
        guest.hook(Hook(Some(Box::new(move |reenter| {
            let (shared, Job { yields, other, .. }) = &hooked;
            if let Some((stack, overflows)) = other {
                let inner = run_on(stack.clone(), || reenter(0, if *overflows { -1 } else { 0 }, false));
                shared.borrow_mut().inner = Some(inner);
            }
            if *yields {
                yielder.yields();
            }
        }))));
        let outcome = guest.call(job.function, job.depth, job.then);
        guest.hook(Hook(None));
        shared.borrow_mut().outcome = Some(outcome);
        yielder.yields();
    }
}
