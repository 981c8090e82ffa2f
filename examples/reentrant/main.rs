//! Host, guest, host, guest and so on: a function that calls back into the instance that called it.
//!
//! `product.wasm` comes from `wasm-tools parse product.wat -o product.wasm`.

use include_wasm::{CallError, Caller, Frames, Host, TrapCode, include_wasm};

include_wasm! {
    /// Multiplies numbers that have equal distances.
    struct Product = "product.wasm";
    backtrace = offsets;
}

/// The host counts how often it was asked.
#[derive(Default)]
struct Helper {
    asked: u32,
}

/// Why the host gave up.
#[derive(Debug, PartialEq)]
enum Error {
    /// The product of these two has more than 64 bits.
    TooLarge(i64, i64),
    /// The guest trapped further in, in functions of these names.
    Trapped(TrapCode, Vec<&'static str>),
}

impl Host for Helper {
    type Error = Error;
}

impl ProductEnv for Helper {
    fn multiply(_cx: &mut Caller<'_, Self>, a: i64, b: i64) -> Result<i64, Error> {
        a.checked_mul(b).ok_or(Error::TooLarge(a, b))
    }

    fn ask(cx: &mut Caller<'_, Self>, n: i64, step: i64) -> Result<i64, Error> {
        cx.host().asked += 1;
        let mut guest = Product::reenter(cx).expect("this module alone has such a host");
        match guest.product(n, step) {
            Ok(product) => Ok(product),
            Err(CallError::Host(error)) => Err(error),
            Err(CallError::Trap(trap)) => Err(Error::Trapped(trap.code(), names(ProductExports::frames(&guest)))),
        }
    }
}

/// Returns the names of a trap's frames, the innermost first.
fn names(frames: Frames<'_>) -> Vec<&'static str> {
    frames.map(|frame| frame.name().unwrap_or("?")).collect()
}

fn main() {
    let mut guest = Product::instantiate(Helper::default()).expect("it loads");
    assert_eq!(guest.product(20, 1), Ok(2_432_902_008_176_640_000));
    assert_eq!(Product::host(&guest).asked, 20);

    // The error of a host function passes all frames on its way and keeps its type.
    assert_eq!(guest.product(21, 1), Err(CallError::Host(Error::TooLarge(21, 2_432_902_008_176_640_000))));

    // 5, 3, 1, -1: a trap in the innermost guest is what the host around it makes of it.
    let trapped = Error::Trapped(TrapCode::Unreachable, vec!["check", "product"]);
    assert_eq!(guest.product(5, 2), Err(CallError::Host(trapped)));

    // A trap in the outermost guest is the caller's.
    let Err(CallError::Trap(trap)) = guest.product(-1, 1) else { panic!("no trap") };
    println!("{trap}");
    for frame in Product::frames(&guest) {
        println!("    at {} (offset {:#x})", frame.name().unwrap_or("?"), frame.module_offset().unwrap_or(0));
    }
    assert_eq!(names(Product::frames(&guest)), ["check", "product"]);
}
