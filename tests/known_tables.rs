//! What the compiler knows of a table that nothing writes to holds although functions of other instances are in it, and
//! although an instantiation fails before the table has its elements.

use include_wasm::{Caller, Func, FuncError, Host, Store, TableHandle, TrapCode, include_wasm};

include_wasm! {
    struct Lib = "wasm/foreign_elements_lib.wasm";
}

struct Offset(i32);

impl Host for Offset {
    type Error = core::convert::Infallible;
}

impl LibEnv for Offset {
    fn host(cx: &mut Caller<'_, Self>, value: i32) -> Result<i32, Self::Error> {
        Ok(cx.host().0 + value)
    }
}

/// The instances' functions by name, in whatever way they were compiled.
macro_rules! ways {
    ($($way:ident { $($option:tt)* })*) => {$(
        mod $way {
            use include_wasm::include_wasm;

            use super::*;

            include_wasm! {
                struct Elements = "wasm/foreign_elements.wasm";
                import "lib" = store;
                $($option)*
            }

            include_wasm! {
                struct Segment = "wasm/failing_segment.wasm";
                $($option)*
            }

            include_wasm! {
                struct Later = "wasm/failing_later.wasm";
                $($option)*
            }

            impl ElementsEnv for Offset {
                fn host(cx: &mut Caller<'_, Self>, value: i32) -> Result<i32, Self::Error> {
                    <Self as LibEnv>::host(cx, value)
                }
            }

            impl LaterEnv for Offset {
                fn at(host: &Self) -> i32 {
                    host.0
                }
            }

            #[test]
            fn a_function_of_another_instance_runs_with_its_own_context() {
                let mut store = Store::new(Offset(30));
                let lib = Lib::instantiate_in(&mut store).expect("instantiates");
                let peek = lib.peek(&mut store).expect("this store");
                let elements = Elements::instantiate_in(&mut store, &ElementsImports { peek }).expect("instantiates");
                let mut exports = elements.exports(&mut store).expect("this store");
                assert_eq!(exports.direct(0), Ok(0xaa));
                let beyond = Err(TrapCode::UndefinedElement);
                let (null, other) = (Err(TrapCode::UninitializedElement), Err(TrapCode::IndirectCallTypeMismatch));
                let found: [_; 8] = core::array::from_fn(|index| exports.typed(index as i32, 0).map_err(code));
                assert_eq!(found, [Ok(0xaa), Ok(30), Ok(1), Ok(2), Ok(3), Ok(0xbb), null, beyond]);
                let found: [_; 9] = core::array::from_fn(|index| exports.mixed(index as i32, 0).map_err(code));
                assert_eq!(found, [null, Ok(1), other, Ok(0xaa), Ok(2), Ok(30), Ok(0xbb), Ok(3), beyond]);
                let found: [_; 7] = core::array::from_fn(|index| exports.others(index as i32, 0).map_err(code));
                assert_eq!(found, [Ok(1), Ok(2), Ok(3), Ok(4), Ok(0xbb), Ok(30), beyond]);
            }

            #[test]
            fn a_function_of_the_host_that_another_instance_passes_on_is_the_hosts() {
                let mut store = Store::new(Offset(30));
                let lib = Lib::instantiate_in(&mut store).expect("instantiates");
                let peek = lib.passed_on(&mut store).expect("this store");
                let elements = Elements::instantiate_in(&mut store, &ElementsImports { peek }).expect("instantiates");
                let mut exports = elements.exports(&mut store).expect("this store");
                assert_eq!((exports.direct(1), exports.typed(0, 2), exports.mixed(3, 3)), (Ok(31), Ok(32), Ok(33)));
            }

            #[test]
            fn a_function_that_got_away_before_a_segment_failed_finds_no_elements() {
                let (mut store, t) = shared_table();
                assert!(Segment::instantiate_in(&mut store, &SegmentImports { t }).is_err());
                for index in [0, 1] {
                    assert_eq!(call(&mut store, t, index), Err(TrapCode::UninitializedElement));
                }
            }

            #[test]
            fn a_function_that_got_away_finds_the_elements_that_were_there() {
                for at in [65_536, 1] {
                    let (mut store, t) = shared_table();
                    store.host_mut().0 = at;
                    assert!(Later::instantiate_in(&mut store, &LaterImports { t }).is_err());
                    assert_eq!(call(&mut store, t, 0), Ok(3));
                }
            }
        }
    )*};
}
ways! {
    default {}
    none { opt = none; }
    size { opt = size; }
    explicit { traps = explicit; }
    linked { link = static; traps = explicit; }
}

fn code<E>(error: include_wasm::CallError<E>) -> TrapCode {
    match error {
        include_wasm::CallError::Trap(trap) => trap.code(),
        include_wasm::CallError::Host(_) => panic!("the host does not fail"),
    }
}

fn shared_table() -> (Store<Offset>, TableHandle) {
    let mut store = Store::new(Offset(0));
    let table = store.new_table::<Option<Func>>(10, None).expect("memory");
    (store, table)
}

/// Calls an element of a table.
fn call(store: &mut Store<Offset>, table: TableHandle, index: u64) -> Result<i32, TrapCode> {
    let func =
        store.table::<Option<Func>>(table).expect("this store").get(index).expect("in bounds").expect("not null");
    store.call::<(), i32>(func, ()).map_err(|error| match error {
        FuncError::Call(error) => code(error),
        other => panic!("{other:?}"),
    })
}
