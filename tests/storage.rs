//! Instances in storage of the program's, and memories with pages of one byte, there and on the heap.

use std::cell::Cell;
use std::rc::Rc;

use include_wasm::{CallError, Caller, Func, Host, InstantiateError, TrapCode, include_wasm};

include_wasm! {
    /// Its memory has pages of one byte, so that nothing can be guarded.
    struct Small = "wasm/small.wasm";
}

include_wasm! {
    struct Explicit = "wasm/small.wasm";
    link = static;
    traps = explicit;
    // The module says 300 and 4.
    max_memory = 200;
    max_table = 3;
    import "env" = SmallEnv;
}

include_wasm! {
    struct Start = "wasm/start.wasm";
    import "env" = SmallEnv;
}

include_wasm! {
    struct Add = "../examples/hello/add.wasm";
}

include_wasm! {
    /// On Linux its memory is guarded: address space that the storage does not hold itself.
    struct Guarded = "ui/wasm/memory.wasm";
}

struct State {
    step: i32,
    log: Vec<i32>,
    /// Counts hosts that were dropped.
    dropped: Rc<Cell<u32>>,
}

impl State {
    fn new(step: i32, dropped: &Rc<Cell<u32>>) -> Self {
        Self { step, log: Vec::new(), dropped: Rc::clone(dropped) }
    }
}

impl Drop for State {
    fn drop(&mut self) {
        self.dropped.set(self.dropped.get() + 1);
    }
}

#[derive(Debug, PartialEq)]
struct TooMuch;

impl Host for State {
    type Error = TooMuch;
}

impl SmallEnv for State {
    fn log(cx: &mut Caller<'_, Self>, value: i32) -> Result<(), TooMuch> {
        cx.host().log.push(value);
        if value > 20 { Err(TooMuch) } else { Ok(()) }
    }

    fn step(host: &Self) -> i32 {
        host.step
    }
}

fn code<T: std::fmt::Debug>(result: Result<T, CallError<TooMuch>>) -> TrapCode {
    match result {
        Err(CallError::Trap(trap)) => trap.code(),
        other => panic!("{other:?}"),
    }
}

/// What any instance of the module does, but for how far it grows.
macro_rules! works {
    ($plugin:expr, $bytes:literal, $elements:literal) => {{
        let plugin = $plugin;
        assert_eq!(plugin.size(), Ok(100));
        assert_eq!(plugin.load(99), Ok(i32::from(b'9')));
        assert_eq!(code(plugin.load(100)), TrapCode::MemoryOutOfBounds);
        assert_eq!(plugin.load64(92), Ok(i64::from_le_bytes(*b"23456789")));
        assert_eq!(code(plugin.load64(93)), TrapCode::MemoryOutOfBounds);
        assert_eq!(code(plugin.load64(-8)), TrapCode::MemoryOutOfBounds);
        assert_eq!(plugin.grow(1), Ok(100), "by one byte");
        assert_eq!(plugin.load(100), Ok(0));
        assert_eq!(code(plugin.load(101)), TrapCode::MemoryOutOfBounds);
        assert_eq!(plugin.grow($bytes - 101), Ok(101));
        assert_eq!(plugin.grow(1), Ok(-1));
        assert_eq!(plugin.size(), Ok($bytes));
        assert_eq!(plugin.fill(150, $bytes - 150), Ok(()));
        assert_eq!(code(plugin.fill(150, $bytes - 149)), TrapCode::MemoryOutOfBounds);
        assert_eq!(plugin.memory().read::<u16>($bytes - 2), Ok(0x0707));
        assert!(plugin.memory().read::<u16>($bytes - 1).is_err());
        assert_eq!((plugin.memory().pages(), plugin.memory().grow(0)), ($bytes, Some($bytes)));

        assert_eq!((plugin.call(0), plugin.call(1)), (Ok(1), Ok(2)));
        assert_eq!(code(plugin.call(2)), TrapCode::UndefinedElement);
        assert_eq!(plugin.grow_table($elements - 2), Ok(2));
        assert_eq!(plugin.grow_table(1), Ok(-1));
        assert_eq!(plugin.call($elements - 1), Ok(2));
        assert_eq!(code(plugin.call($elements)), TrapCode::UndefinedElement);

        assert_eq!((plugin.tick(), plugin.tick()), (Ok(10), Ok(20)));
        assert_eq!(plugin.tick(), Err(CallError::Host(TooMuch)));
        assert_eq!(plugin.count().get(), 30, "what was done before stays");
    }};
}

#[test]
fn an_instance_lives_in_storage() {
    let dropped = Rc::default();
    let mut storage = SmallStorage::new();
    let mut plugin = storage.instantiate(State::new(10, &dropped)).unwrap();
    works!(&mut plugin, 300, 4);
    assert_eq!(SmallExports::host(&mut plugin).log, [10, 20, 30]);
    assert_eq!(SmallExports::trapped(&plugin).map(|trap| trap.code()), Some(TrapCode::UndefinedElement));
    assert_eq!(SmallExports::frames(&plugin).total(), 1);
}

#[test]
fn an_instance_lives_in_storage_with_less_room() {
    let dropped = Rc::default();
    let mut storage = ExplicitStorage::new();
    works!(&mut storage.instantiate(State::new(10, &dropped)).unwrap(), 200, 3);
}

#[test]
fn an_instance_lives_on_the_heap() {
    let dropped = Rc::default();
    works!(&mut Small::instantiate(State::new(10, &dropped)).unwrap(), 300, 4);
    works!(&mut Explicit::instantiate(State::new(10, &dropped)).unwrap(), 200, 3);
    assert_eq!(dropped.get(), 2);
}

#[test]
fn storage_is_used_again_and_drops_what_was_there() {
    let dropped = Rc::default();
    let mut storage = SmallStorage::new();
    for round in 0..3 {
        let mut plugin = storage.instantiate(State::new(round, &dropped)).unwrap();
        assert_eq!(plugin.tick(), Ok(round), "a new instance begins anew");
        assert_eq!((plugin.grow(200), plugin.load(299)), (Ok(100), Ok(0)));
        plugin.memory().write(299, 1_u8).unwrap();
        assert_eq!(dropped.get(), round.cast_unsigned());
    }
    let moved = storage;
    assert_eq!(dropped.get(), 2);
    drop(moved);
    assert_eq!(dropped.get(), 3);
}

#[test]
fn a_start_that_fails_leaves_nothing_and_can_be_tried_again() {
    let dropped = Rc::default();
    let failed = |result: Result<(), InstantiateError<TooMuch>>| {
        matches!(result, Err(InstantiateError::Call(CallError::Host(TooMuch))))
    };
    let mut storage = StartStorage::new();
    assert!(failed(storage.instantiate(State::new(21, &dropped)).map(|_| ())));
    assert_eq!(dropped.get(), 1);
    let mut made = storage.instantiate(State::new(20, &dropped)).unwrap();
    assert_eq!(StartExports::host(&mut made).log, [20]);
    drop(storage);
    assert_eq!(dropped.get(), 2);

    let storage = Box::leak(Box::new(StartStorage::new()));
    assert!(failed(Start::instantiate_at(storage, State::new(21, &dropped)).map(|_| ())));
    assert_eq!(dropped.get(), 3);
    assert!(failed(Start::instantiate(State::new(21, &dropped)).map(|_| ())));
    assert_eq!(dropped.get(), 4);
}

#[test]
fn an_owner_has_storage_that_nobody_else_has() {
    let dropped = Rc::default();
    let storage = Box::leak(Box::new(SmallStorage::new()));
    let mut plugin = Small::instantiate_at(storage, State::new(10, &dropped)).unwrap();
    works!(&mut plugin, 300, 4);
    assert_eq!(Small::host(&plugin).log, [10, 20, 30]);
    drop(plugin);
    assert_eq!(dropped.get(), 1);

    let plugin = Small::instantiate_at(Box::leak(Box::default()), State::new(7, &dropped)).unwrap();
    assert_eq!(Small::into_host(plugin).step, 7);
    assert_eq!(dropped.get(), 2);
}

#[test]
fn references_of_one_storage_are_no_others() {
    let dropped = Rc::default();
    let [mut one, mut two] = [SmallStorage::new(), SmallStorage::new()];
    let mut one = one.instantiate(State::new(1, &dropped)).unwrap();
    let mut two = two.instantiate(State::new(1, &dropped)).unwrap();
    let size: Func = SmallExports::func(&one, "size").unwrap();
    assert!(two.table().set(0, Some(size)).is_err());
    one.table().set(0, Some(size)).unwrap();
    assert_eq!((one.call(0), two.call(0)), (Ok(100), Ok(1)));
}

#[test]
fn what_imports_nothing_needs_no_host() {
    let mut storage = AddStorage::new();
    let mut plugin = storage.instantiate().unwrap();
    assert_eq!(plugin.add(1, 2), Ok(3));
    let mut plugin = Add::instantiate_at(Box::leak(Box::default())).unwrap();
    assert_eq!(plugin.add(1, 2), Ok(3));
    let mut storage = include_wasm!("../examples/hello/add.wasm").storage();
    assert_eq!(storage.instantiate().unwrap().add(3, 4), Ok(7));
}

/// The type of storage knows its size, so that a `static` can be made of it, without a value in the program's file.
#[test]
fn storage_is_as_large_as_what_is_in_it() {
    let (small, explicit) = (size_of::<SmallStorage<State>>(), size_of::<ExplicitStorage<State>>());
    // 100 bytes and one element, less or more what alignment takes.
    assert!((small - explicit).abs_diff(108) <= 16, "{small} and {explicit}");
    assert!(small < 2_048, "{small}");
}

/// A module without a host, whose memory has 64 KiB and can have twice as much.
macro_rules! has_its_memory {
    ($plugin:expr) => {{
        let plugin = $plugin;
        assert_eq!(plugin.memory().bytes().iter().position(|&byte| byte != 0), None, "a new memory is all zeros");
        assert_eq!(plugin.fill(7), Ok(()));
        assert_eq!((plugin.memory().read(0), plugin.memory().grow(1)), (Ok(7_u8), Some(1)));
        assert_eq!((plugin.memory().grow(1), plugin.memory().len()), (None, 2 * 65_536));
        plugin.memory().write(2 * 65_536 - 1, 9_u8).unwrap();
    }};
}

#[test]
fn a_guarded_memory_is_not_in_storage_and_is_given_back() {
    let mut storage = GuardedStorage::new();
    has_its_memory!(&mut storage.instantiate().unwrap());
    has_its_memory!(&mut storage.instantiate().unwrap());
    let mut moved = storage;
    has_its_memory!(&mut moved.instantiate().unwrap());
    let moved = Box::new(moved);
    drop(moved);
    let storage = Box::leak(Box::new(GuardedStorage::new()));
    let mut plugin = Guarded::instantiate_at(storage).unwrap();
    has_its_memory!(&mut plugin);
    drop(plugin);
    // Reservations of 8 GiB: all that there is of 47 bits, if they were kept.
    let mut storage = GuardedStorage::new();
    for _ in 0..1 << 15 {
        assert_eq!(storage.instantiate().unwrap().fill(1), Ok(()));
    }
}
