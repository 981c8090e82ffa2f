//! A library that includes two modules. The crates for the older editions share this file.
#![deny(warnings)]
#![deny(missing_docs)]
#![forbid(unsafe_code)]

use include_wasm::{CallError, Caller, Host, Trap, include_wasm};

include_wasm! {
    /// Adds.
    pub struct Adder = "add.wasm";
}

include_wasm! {
    /// Counts what it is asked to count.
    pub struct Counter = "count.wasm";
}

/// Counts calls, and refuses the third.
#[derive(Debug, Default)]
pub struct Count(pub u32);

/// Why a call is not counted.
#[derive(Debug, PartialEq)]
pub struct TooMany;

impl Host for Count {
    type Error = TooMany;
}

impl CounterEnv for Count {
    fn count(cx: &mut Caller<'_, Self>, by: i32) -> Result<i32, TooMany> {
        let host = cx.host();
        host.0 += by.unsigned_abs();
        if host.0 > 2 { Err(TooMany) } else { Ok(host.0 as i32) }
    }
}

/// Adds by a module with a name.
pub fn sum(a: i32, b: i32) -> Result<i32, Trap> {
    Adder::instantiate().expect("it loads").add(a, b)
}

/// Adds by a module without a name, in a generic function.
pub fn sum_of<T: Into<i32>>(a: T, b: T) -> Result<i32, Trap> {
    let mut module = include_wasm!("add.wasm").instantiate().expect("it loads");
    module.add(a.into(), b.into())
}

/// Adds by a module whose code is linked statically.
pub fn linked_sum(a: i32, b: i32) -> Result<i32, Trap> {
    include_wasm!("add.wasm", link = static, traps = explicit).instantiate().expect("it loads").add(a, b)
}

/// Counts up to `times`, by ones.
pub fn count(times: i32) -> Result<i32, CallError<TooMany>> {
    let mut counter = Counter::instantiate(Count::default()).expect("it loads");
    counter.count_to(times)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modules_run() {
        assert_eq!(sum(1, 2), Ok(3));
        assert_eq!(sum_of(-1i8, 2), Ok(1));
        assert_eq!(linked_sum(1, -2), Ok(-1));
        assert_eq!(count(2), Ok(2));
        assert_eq!(count(3), Err(CallError::Host(TooMany)));
    }
}
