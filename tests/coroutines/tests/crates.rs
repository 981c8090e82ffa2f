//! Crates that make stacks, each used as the documentation of `register_stack` says, and one whose threads need no
//! word.
#![cfg(all(target_os = "linux", target_arch = "x86_64"))]

use corosensei::Coroutine;
use corosensei::stack::{DefaultStack, Stack};
use generator::Gn;
use include_wasm::{TrapCode, register_stack};
use include_wasm_coroutines::{FUNCTIONS, Guest, Hook, guests};

/// Calls each function of each guest, and overflows with each.
fn use_up(guests: &mut [Box<dyn Guest>]) {
    for guest in guests {
        let first = guest.call(0, 0, false).expect("there is room for one frame");
        assert_eq!(guest.call(0, 9, false), Ok(10 * first));
        for function in 0..FUNCTIONS {
            assert_eq!(guest.call(function, -1, false), Err(TrapCode::StackOverflow));
        }
    }
}

fn is_unknown(guests: &mut [Box<dyn Guest>]) {
    for guest in guests {
        assert_eq!(guest.call(0, 0, false), Err(TrapCode::UnknownStack));
    }
}

#[test]
fn stacker() {
    let mut made = guests();
    use_up(&mut made);
    for bytes in [1 << 20, 4 << 20] {
        stacker::grow(bytes, || is_unknown(&mut made));
        stacker::grow(bytes, || {
            let here = 0_u8;
            let here = (&raw const here).addr();
            // SAFETY: `stacker` keeps this much for this closure alone, until it returns.
            let _stack = unsafe { register_stack(here - stacker::remaining_stack().unwrap()..here) };
            use_up(&mut made);
            // Once more, from the middle of the guest.
            made[0].hook(Hook(Some(Box::new(|reenter| {
                stacker::grow(1 << 20, || {
                    let here = 0_u8;
                    let here = (&raw const here).addr();
                    // SAFETY: as above.
                    let _stack = unsafe { register_stack(here - stacker::remaining_stack().unwrap()..here) };
                    assert_eq!(reenter(3, -1, false), Err(TrapCode::StackOverflow));
                });
            }))));
            assert_eq!(made[0].call(2, 20, true), Err(TrapCode::StackOverflow));
        });
        use_up(&mut made);
    }
}

/// At least a page on each machine: corosensei's `limit` is below its guard page.
const GUARD: usize = 65_536;

#[test]
fn corosensei() {
    // Two neighbors, of which one holds what the other could reach with a frame that steps over the guard page.
    let (below, above) = (DefaultStack::new(512 << 10).unwrap(), DefaultStack::new(512 << 10).unwrap());
    let ranges = [&below, &above].map(|stack| stack.limit().get()..stack.base().get());
    for (mine, other) in
        [(below, above), (DefaultStack::new(512 << 10).unwrap(), DefaultStack::new(512 << 10).unwrap())]
    {
        let range = mine.limit().get() + GUARD..mine.base().get();
        let mut victim = Coroutine::with_stack(other, |yielder: &corosensei::Yielder<(), usize>, ()| {
            let kept = std::hint::black_box([0xaa_u8; 48 * 1024]);
            yielder.suspend(0);
            std::hint::black_box(&kept).iter().filter(|&&byte| byte != 0xaa).count()
        });
        victim.resume(());
        // SAFETY: it is the stack of the coroutine below but for its guard page. The registration is dropped before
        // the stack that the coroutine leaves.
        let registered = unsafe { register_stack(range) };
        let mut guest = Coroutine::with_stack(mine, |yielder: &corosensei::Yielder<(), ()>, ()| {
            let mut made = guests();
            use_up(&mut made);
            yielder.suspend(());
            use_up(&mut made);
        });
        assert!(guest.resume(()).as_yield().is_some());
        assert!(guest.resume(()).as_return().is_some());
        assert_eq!(victim.resume(()).as_return(), Some(0), "the other coroutine's array was written to");
        let mine = guest.into_stack();
        drop(registered);
        drop(mine);
    }
    assert!(ranges[0] != ranges[1]);
    let mut unknown = Coroutine::new(|_: &corosensei::Yielder<(), ()>, ()| is_unknown(&mut guests()));
    unknown.resume(());
}

#[test]
fn generator() {
    const SIZE: usize = 1 << 20;
    let mut made = guests();
    let mut unknown = Gn::<()>::new_scoped_opt_local(SIZE / size_of::<usize>(), |_| is_unknown(&mut made));
    unknown.resume();
    drop(unknown);
    let mut known = Gn::<()>::new_scoped_opt_local(SIZE / size_of::<usize>(), |mut scope| {
        let here = 0_u8;
        let here = (&raw const here).addr();
        // SAFETY: the stack has this size, of which the generator's own frames take less than 8 KiB.
        let _stack = unsafe { register_stack(here - (SIZE - 8192)..here) };
        use_up(&mut made);
        // SAFETY: the number borrows nothing.
        unsafe { scope.yield_unsafe(1) };
        use_up(&mut made);
        2
    });
    assert_eq!([known.resume(), known.resume()], [Some(1), Some(2)]);
}

#[test]
fn threads_of_tokio() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).thread_stack_size(1 << 20).build();
    let runtime = runtime.unwrap();
    for _ in 0..3 {
        // One thread of the pool, again and again, and two of them at once.
        runtime.block_on(runtime.spawn_blocking(|| use_up(&mut guests()))).unwrap();
        let both = [(); 2].map(|()| runtime.spawn_blocking(|| use_up(&mut guests())));
        both.into_iter().for_each(|task| runtime.block_on(task).unwrap());
        let worker = runtime.spawn(async {
            let mut made = guests();
            use_up(&mut made);
            tokio::task::block_in_place(|| use_up(&mut made));
        });
        runtime.block_on(worker).unwrap();
    }
}
