//! A used instance becomes what it was when it was new, wherever it lies and however its memory is bounded.

use std::num::NonZeroUsize;

use include_wasm::{CallError, Caller, ExternRef, Host, InstantiateError, TrapCode, include_wasm};

include_wasm! {
    struct Loaded = "wasm/reset.wasm";
}

include_wasm! {
    struct Checked = "wasm/reset.wasm";
    memory = checked;
    import "env" = LoadedEnv;
}

include_wasm! {
    struct Linked = "wasm/reset.wasm";
    link = static;
    traps = explicit;
    import "env" = LoadedEnv;
}

include_wasm! {
    /// It imports nothing, and has nothing that could be changed.
    struct Add = "../examples/hello/add.wasm";
}

/// Counts how often the instance was started, and refuses that when it is told to.
#[derive(Default)]
struct State {
    starts: Vec<i32>,
    refuse: bool,
}

#[derive(Debug, PartialEq)]
struct Refused;

impl Host for State {
    type Error = Refused;
}

impl LoadedEnv for State {
    fn started(cx: &mut Caller<'_, Self>, first: i32) -> Result<(), Refused> {
        cx.host().starts.push(first);
        if cx.host().refuse { Err(Refused) } else { Ok(()) }
    }
}

const PAGE: usize = 65_536;

fn code<T: std::fmt::Debug>(result: Result<T, CallError<Refused>>) -> TrapCode {
    match result {
        Err(CallError::Trap(trap)) => trap.code(),
        other => panic!("{other:?}"),
    }
}

/// Looks at all that an instance has.
macro_rules! is_new {
    ($plugin:expr) => {{
        let plugin = &mut *$plugin;
        assert_eq!(plugin.size(), Ok(2));
        let memory = plugin.memory();
        let bytes = memory.bytes();
        assert_eq!(bytes.len(), 2 * PAGE);
        assert_eq!(&bytes[4094..4100], b"active");
        assert!(bytes[..4094].iter().chain(&bytes[4100..]).all(|&byte| byte == 0));
        assert_eq!(code(plugin.load(2 * PAGE as i32)), TrapCode::MemoryOutOfBounds);
        assert_eq!(code(plugin.load(5 * PAGE as i32 - 4)), TrapCode::MemoryOutOfBounds);
        assert_eq!(plugin.count().get(), 8, "the start function added one");
        assert!(plugin.last().get().is_some());
        assert_eq!((plugin.table().len(), plugin.filled().len()), (2, 3));
        assert_eq!((plugin.call(0), plugin.call(1)), (Ok(1), Ok(2)));
        assert_eq!(code(plugin.call(2)), TrapCode::UndefinedElement);
        assert!((0..3).all(|index| plugin.filled().get(index) == Ok(None)));
    }};
}

/// Changes all that an instance has.
macro_rules! change {
    ($plugin:expr) => {{
        let plugin = &mut *$plugin;
        assert_eq!(plugin.init(100), Ok(()));
        assert_eq!(plugin.memory().slice(100, 7), Ok(&b"passive"[..]));
        assert_eq!(plugin.drop_data(), Ok(()));
        assert_eq!(code(plugin.init(100)), TrapCode::MemoryOutOfBounds);
        assert_eq!(plugin.init_table(0), Ok(()));
        assert_eq!(plugin.call(0), Ok(2));
        assert_eq!(plugin.drop_elem(), Ok(()));
        assert_eq!(code(plugin.init_table(0)), TrapCode::TableOutOfBounds);
        assert_eq!(plugin.clear(1), Ok(()));
        assert_eq!(code(plugin.call(1)), TrapCode::UninitializedElement);
        assert_eq!((plugin.grow_table(4), plugin.call(5)), (Ok(2), Ok(2)));
        assert_eq!(plugin.grow(3), Ok(2));
        plugin.memory().bytes_mut().fill(0x55);
        assert_eq!(plugin.store(5 * PAGE as i32 - 4, 1), Ok(()));
        plugin.count().set(-1).expect("is a number");
        assert_eq!(plugin.forget(), Ok(()));
        plugin.filled().set(1, Some(ExternRef(NonZeroUsize::MIN))).expect("is within the table");
        assert_eq!(code(plugin.stop()), TrapCode::Unreachable);
    }};
}

/// Resets an instance of a type again and again.
macro_rules! resets {
    ($type:ident, $plugin:expr) => {{
        let mut plugin = $plugin.expect("instantiates");
        is_new!(&mut plugin);
        for round in 0..3 {
            let memory = plugin.memory().bytes().as_ptr();
            change!(&mut plugin);
            assert_eq!($type::trapped(&plugin).map(|trap| trap.code()), Some(TrapCode::Unreachable));
            assert!($type::frames(&plugin).total() > 0);
            assert_eq!($type::reset(&mut plugin), Ok(()));
            assert_eq!($type::trapped(&plugin), None);
            assert_eq!($type::frames(&plugin).total(), 0);
            is_new!(&mut plugin);
            assert_eq!(plugin.memory().bytes().as_ptr(), memory, "it does not move");
            assert_eq!($type::host(&plugin).starts, vec![i32::from(b'a'); 2 * round + 2], "the host stays");
            // What was inaccessible is zero when it comes back.
            assert_eq!(plugin.grow(3), Ok(2));
            assert!(plugin.memory().bytes()[2 * PAGE..].iter().all(|&byte| byte == 0));
            assert_eq!((plugin.grow_table(4), plugin.call(5)), (Ok(2), Ok(2)));
            assert_eq!($type::reset(&mut plugin), Ok(()));
        }
    }};
}

/// RUSTSEC-2026-0088: what an instance of a pool changed stayed. wasmi CVE-2025-66627: a memory moved when it grew.
#[test]
fn memories_tables_globals_and_segments_are_as_at_first() {
    resets!(Loaded, Loaded::instantiate(State::default()));
    resets!(Checked, Checked::instantiate(State::default()));
    resets!(Linked, Linked::instantiate(State::default()));
}

#[test]
fn an_instance_in_storage_is_reset_in_place() {
    let storage = Box::leak(Box::new(LinkedStorage::new()));
    resets!(Linked, Linked::instantiate_at(storage, State::default()));
}

// Storage is on the stack for a moment: each one in a function of its own.
#[test]
fn an_instance_of_loaded_code_in_storage_is_reset_in_place() {
    let storage = Box::leak(Box::new(CheckedStorage::new()));
    resets!(Checked, Checked::instantiate_at(storage, State::default()));
}

#[test]
fn an_instance_in_storage_whose_memory_may_be_guarded_is_reset_in_place() {
    let storage = Box::leak(Box::new(LoadedStorage::new()));
    resets!(Loaded, Loaded::instantiate_at(storage, State::default()));
}

#[test]
fn a_reset_whose_start_fails_leaves_an_instance_that_can_be_reset() {
    let mut plugin = Loaded::instantiate(State::default()).expect("instantiates");
    change!(&mut plugin);
    Loaded::host_mut(&mut plugin).refuse = true;
    let refused = InstantiateError::Call(CallError::Host(Refused));
    assert_eq!(Loaded::reset(&mut plugin), Err(refused));
    // All but the start function was done, and that as far as it came.
    is_new!(&mut plugin);
    change!(&mut plugin);
    Loaded::host_mut(&mut plugin).refuse = false;
    assert_eq!(Loaded::reset(&mut plugin), Ok(()));
    is_new!(&mut plugin);
}

#[test]
fn references_to_functions_outlive_a_reset() {
    let mut plugin = Loaded::instantiate(State::default()).expect("instantiates");
    let before = plugin.table().get(1).expect("is within the table");
    assert!(before.is_some());
    change!(&mut plugin);
    Loaded::reset(&mut plugin).expect("resets");
    plugin.table().set(0, before).expect("is within the table");
    assert_eq!(plugin.call(0), Ok(2));
}

#[test]
fn an_instance_without_anything_to_reset_is_reset() {
    let mut add = Add::instantiate().expect("instantiates");
    assert_eq!(Add::reset(&mut add), Ok(()));
    assert_eq!(add.add(1, 2), Ok(3));
}
