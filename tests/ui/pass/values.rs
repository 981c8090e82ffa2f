//! Every type of value crosses in every place.

use std::num::NonZeroUsize;

use include_wasm::{Caller, ExternRef, Func, Host, V128, include_wasm};

/// RISC-V has vectors with its V extension alone, of which rustc does not tell.
macro_rules! with_vectors {
    ($($input:tt)*) => {
        #[cfg(not(target_arch = "riscv64"))]
        include_wasm! { $($input)* }
        #[cfg(target_arch = "riscv64")]
        include_wasm! { $($input)* cpu = "+v"; }
    };
}

with_vectors! {
    struct Values = "../wasm/values.wasm";
    fn less(a: u32, b: u32) -> bool;
    fn swap(a: u32, b: f64) -> (f64, u32);
}

#[derive(Default)]
struct State {
    func: Option<Func>,
}

impl Host for State {
    type Error = String;
}

impl ValuesHost for State {
    fn mix(
        _: &mut Caller<'_, Self>,
        p0: i32,
        p1: i64,
        p2: f32,
        p3: f64,
        p4: V128,
        p5: Option<Func>,
        p6: Option<ExternRef>,
    ) -> Result<(V128, Option<ExternRef>), String> {
        if (p0, p1, p2, p3) == (1, 2, 3.5, 4.5) && p5.is_some() { Ok((p4, p6)) } else { Err("mixed up".to_owned()) }
    }

    fn pick(cx: &mut Caller<'_, Self>, p0: Option<ExternRef>) -> Result<Option<Func>, String> {
        Ok(if p0.is_some() { cx.host().func } else { None })
    }

    fn base(_: &Self) -> i64 {
        1 << 40
    }
}

fn main() {
    let token = NonZeroUsize::new(77).map(ExternRef);
    let mut values = Values::instantiate(State::default()).unwrap();
    let func = ValuesExports::func(&Values::exports(&mut values), "less");
    assert!(func.is_some());
    assert!(ValuesExports::func(&Values::exports(&mut values), "fewer").is_none());
    let vector = V128([9; 16]);
    assert_eq!(values.mixed(1, 2, 3.5, 4.5, vector, func, token), Ok((vector, token)));
    assert_eq!(values.mixed(0, 2, 3.5, 4.5, vector, func, token).unwrap_err().to_string(), "mixed up");
    assert_eq!(values.picked(token), Ok(None));
    Values::host_mut(&mut values).func = func;
    assert_eq!(values.picked(token), Ok(func));
    assert_eq!(values.base(), Ok(1 << 40));
    assert_eq!(values.swap(u32::MAX, 0.5), Ok((0.5, u32::MAX)));
    assert_eq!((values.less(1, u32::MAX), values.less(2, 1)), (Ok(true), Ok(false)));
    assert_eq!(values.pi().get(), 3.5);
    values.token().set(token).unwrap();
    assert_eq!(values.token().get(), token);
    values.refs().set(1, token).unwrap();
    assert_eq!((values.refs().get(0), values.refs().get(1)), (Ok(None), Ok(token)));
    assert_eq!(values.refs().len(), 2);
}
