//! Instances that share memories, tables, globals and functions in a store.

use include_wasm::{
    CallError, Caller, Func, FuncError, Host, InstantiateError, LinkError, Store, TrapCode, include_wasm,
};

include_wasm! {
    struct Shared = "wasm/shared.wasm";
}

include_wasm! {
    struct Small = "wasm/traps.wasm";
}

mod explicit {
    include_wasm::include_wasm! {
        pub struct Shared = "wasm/shared.wasm";
        traps = explicit;
    }
}

struct State {
    step: i64,
    calls: u32,
}

#[derive(Debug, PartialEq)]
struct Negative;

impl Host for State {
    type Error = Negative;
}

impl SharedEnv for State {
    fn twice(cx: &mut Caller<'_, Self>, value: i32) -> Result<i32, Negative> {
        cx.host().calls += 1;
        if value < 0 { Err(Negative) } else { Ok(value * 2) }
    }

    fn step(host: &Self) -> i64 {
        host.step
    }
}

impl explicit::SharedEnv for State {
    fn twice(cx: &mut Caller<'_, Self>, value: i32) -> Result<i32, Negative> {
        <Self as SharedEnv>::twice(cx, value)
    }

    fn step(host: &Self) -> i64 {
        -host.step
    }
}

fn store() -> Store<State> {
    Store::new(State { step: 5, calls: 0 })
}

fn imports(store: &mut Store<State>) -> SharedImports {
    SharedImports {
        memory: store.new_memory(2, Some(4)).expect("memory"),
        table: store.new_table::<Option<Func>>(3, Some(8)).expect("memory"),
        count: store.new_global(100_i64, true).expect("a number"),
    }
}

#[test]
fn instances_see_what_they_share() {
    let mut store = store();
    let given = imports(&mut store);
    let (memory, table, count) = (given.memory, given.table, given.count);
    let one = Shared::instantiate_in(&mut store, &given).expect("instantiates");
    let other = explicit::Shared::instantiate_in(&mut store, &explicit::SharedImports { memory, table, count });
    let other = other.expect("instantiates");

    assert_eq!(one.exports(&mut store).expect("this store").bump(), Ok(105));
    assert_eq!(other.exports(&mut store).expect("this store").bump(), Ok(100));
    store.global_mut(count).expect("this store").set(7).expect("a number");
    assert_eq!(one.exports(&mut store).expect("this store").bump(), Ok(12));

    assert_eq!(&store.memory(memory).expect("this store").bytes()[16..22], b"shared");
    one.exports(&mut store).expect("this store").poke(40, 9).expect("in bounds");
    assert_eq!(other.exports(&mut store).expect("this store").peek(40), Ok(9));
    assert_eq!(one.exports(&mut store).expect("this store").grow(2), Ok(2));
    assert_eq!(other.exports(&mut store).expect("this store").peek(4 * 65_536 - 1), Ok(0));
    assert_eq!(store.memory(memory).expect("this store").pages(), 4);
    assert_eq!(other.exports(&mut store).expect("this store").grow(1), Ok(-1));
}

#[test]
fn a_host_function_in_a_table_is_called_from_another_instance() {
    let mut store = store();
    let given = imports(&mut store);
    let (memory, table, count) = (given.memory, given.table, given.count);
    let one = Shared::instantiate_in(&mut store, &given).expect("instantiates");
    let other = explicit::Shared::instantiate_in(&mut store, &explicit::SharedImports { memory, table, count });
    let other = other.expect("instantiates");
    one.exports(&mut store).expect("this store").offer(2).expect("in bounds");

    let mut exports = other.exports(&mut store).expect("this store");
    assert_eq!(exports.apply(1, 41), Ok(42));
    assert_eq!(exports.apply(2, 21), Ok(42));
    assert_eq!(exports.apply(2, -1), Err(CallError::Host(Negative)));
    let CallError::Trap(trap) = exports.apply(0, 1).expect_err("null") else { panic!("a trap") };
    assert_eq!(trap.code(), TrapCode::UninitializedElement);
    assert_eq!(exports.apply(2, 4), Ok(8));
    assert_eq!(store.host().calls, 3);
}

/// RUSTSEC-2026-0222: type numbers of two engines were mixed. Here they belong to a store: the second one numbers the
/// types of another module first.
#[test]
fn numbers_of_types_mean_nothing_in_another_store() {
    let (mut one, mut other) = (store(), store());
    let [given, given_other] = [&mut one, &mut other].map(imports);
    Small::instantiate_in(&mut other).expect("instantiates");
    let shared = Shared::instantiate_in(&mut one, &given).expect("instantiates");
    let in_other = Shared::instantiate_in(&mut other, &given_other).expect("instantiates");
    let (inc, inc_other) = (shared.inc(&mut one).expect("this store"), in_other.inc(&mut other).expect("this store"));
    assert_eq!(one.call::<(i32,), i32>(inc, (41,)), Ok(42));
    assert_eq!(other.call::<(i32,), i32>(inc_other, (41,)), Ok(42));
    // Not with its own type, and not with any other.
    for (store, foreign) in [(&mut one, inc_other), (&mut other, inc)] {
        assert_eq!(store.call::<(i32,), i32>(foreign, (41,)), Err(FuncError::Type));
        assert_eq!(store.call::<(), ()>(foreign, ()), Err(FuncError::Type));
        assert_eq!(store.call::<(i32,), ()>(foreign, (1,)), Err(FuncError::Type));
        assert!(store.new_global(Some(foreign), true).is_err());
    }
    // Nor does it get into a table or a global, from which compiled code would call it.
    let mut table = other.table::<Option<Func>>(given_other.table).expect("this store");
    assert!(table.set(0, Some(inc)).is_err());
    assert_eq!(table.grow(1, Some(inc)), None);
    assert_eq!((table.get(0), table.len()), (Ok(None), 3));
    let global = other.new_global(Some(inc_other), true).expect("this store");
    assert!(other.global_mut(global).expect("this store").set(Some(inc)).is_err());
    assert_eq!(other.global(global).expect("this store").get(), Some(inc_other));
}

#[test]
fn a_reference_is_called_with_its_own_type_only() {
    let mut store = store();
    let given = imports(&mut store);
    let table = given.table;
    let shared = Shared::instantiate_in(&mut store, &given).expect("instantiates");
    let inc = store.table::<Option<Func>>(table).expect("this store").get(1).expect("in bounds").expect("not null");
    assert_eq!(store.call::<(i32,), i32>(inc, (41,)), Ok(42));
    assert_eq!(store.call::<(i64,), i32>(inc, (41,)), Err(FuncError::Type));
    assert_eq!(store.call::<(i32, i32), i32>(inc, (41, 1)), Err(FuncError::Type));
    assert_eq!(store.call::<(i32,), ()>(inc, (41,)), Err(FuncError::Type));
    assert_eq!(shared.inc(&mut store).expect("this store"), inc);
}

#[test]
fn imports_that_do_not_fit_are_errors() {
    let mut store = store();
    let link = |result: Result<SharedHandle, InstantiateError<Negative>>| match result {
        Err(InstantiateError::Link(error)) => error,
        other => panic!("{other:?}"),
    };
    let good = imports(&mut store);
    let (table, count) = (good.table, good.count);
    let small = store.new_memory(1, Some(4)).expect("memory");
    let small = SharedImports { memory: small, ..imports(&mut store) };
    assert_eq!(link(Shared::instantiate_in(&mut store, &small)), LinkError::Memory { index: 0 });
    let unbounded = store.new_memory(2, None).expect("memory");
    let unbounded = SharedImports { memory: unbounded, table, count };
    assert_eq!(link(Shared::instantiate_in(&mut store, &unbounded)), LinkError::Memory { index: 0 });
    let short = store.new_table::<Option<Func>>(2, Some(8)).expect("memory");
    let short = SharedImports { table: short, ..imports(&mut store) };
    assert_eq!(link(Shared::instantiate_in(&mut store, &short)), LinkError::Table { index: 0 });
    let other_type = store.new_table::<Option<include_wasm::ExternRef>>(3, Some(8)).expect("memory");
    let other_type = SharedImports { table: other_type, ..imports(&mut store) };
    assert_eq!(link(Shared::instantiate_in(&mut store, &other_type)), LinkError::Table { index: 0 });
    let constant = store.new_global(1_i64, false).expect("a number");
    let constant = SharedImports { count: constant, ..imports(&mut store) };
    assert_eq!(link(Shared::instantiate_in(&mut store, &constant)), LinkError::Global { index: 0 });
    let mut elsewhere = Store::new(State { step: 1, calls: 0 });
    let foreign = imports(&mut elsewhere);
    assert_eq!(link(Shared::instantiate_in(&mut store, &foreign)), LinkError::ForeignStore);
    assert!(Shared::instantiate_in(&mut store, &good).is_ok());
}

/// RUSTSEC-2026-0090: what belongs to one store was used with another.
#[test]
fn handles_of_another_store_are_refused() {
    let (mut one, mut other) = (store(), store());
    let given = imports(&mut one);
    let (memory, table, count) = (given.memory, given.table, given.count);
    let shared = Shared::instantiate_in(&mut one, &given).expect("instantiates");
    assert!(shared.exports(&mut other).is_err());
    assert!(other.memory(memory).is_err());
    assert!(other.table::<Option<Func>>(table).is_err());
    assert!(other.global(count).is_err());
    let inc = shared.inc(&mut one).expect("this store");
    assert_eq!(other.call::<(i32,), i32>(inc, (1,)), Err(FuncError::Type));
}

#[test]
fn a_store_moves_to_another_thread() {
    let mut store = store();
    let given = imports(&mut store);
    let shared = Shared::instantiate_in(&mut store, &given).expect("instantiates");
    let run = move || {
        assert_eq!(shared.exports(&mut store).expect("this store").bump(), Ok(105));
        (store, shared)
    };
    let (mut store, shared) = std::thread::spawn(run).join().expect("no crash");
    assert_eq!(shared.exports(&mut store).expect("this store").bump(), Ok(110));
}
