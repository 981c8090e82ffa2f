//! Functions with more floats than there are registers for floats: conventions differ in where the others are.

use std::convert::Infallible;

use include_wasm::{Caller, Host, include_wasm};

/// What the host was passed: the floats behind the eighth, and the integer.
#[derive(Default)]
struct Passed((f64, f32, f64, i32));

impl Host for Passed {
    type Error = Infallible;
}

macro_rules! ways {
    ($($name:ident: link = $link:ident, traps = $traps:ident, opt = $opt:ident;)*) => {$(
        mod $name {
            use super::*;

            include_wasm! {
                struct Floats = "wasm/many_floats.wasm";
                link = $link;
                traps = $traps;
                opt = $opt;
            }

            impl FloatsEnv for Passed {
                fn host(
                    cx: &mut Caller<'_, Self>,
                    a: f64, b: f32, c: f64, d: f64, e: f64, f: f64, g: f64, h: f64, i: f64, j: f32, k: f64, last: i32,
                ) -> Result<f64, Infallible> {
                    cx.host().0 = (i, j, k, last);
                    Ok(a + f64::from(b) + c + d + e + f + g + h)
                }
            }

            #[test]
            fn each_parameter_arrives() {
                let mut floats = Floats::instantiate(Passed::default()).expect("instantiates");
                macro_rules! call {
                    ($function:ident) => {
                        floats.$function(0.5, 1.5, 2.5, 3.5, 4.5, 5.5, 6.5, 7.5, 8.5, 9.5, 10.5, -11).ok()
                    };
                }
                assert_eq!(call!(ninth), Some(8.5));
                assert_eq!(call!(tenth), Some(9.5));
                assert_eq!(call!(last_float), Some(10.5));
                assert_eq!(call!(last), Some(-11));
                assert_eq!(call!(through), Some(32.0));
                assert_eq!(Floats::host(&floats).0, (8.5, 9.5, 10.5, -11));
            }
        }
    )*};
}

ways! {
    load_speed: link = load, traps = hardware, opt = speed;
    load_none: link = load, traps = hardware, opt = none;
    static_speed: link = static, traps = explicit, opt = speed;
    static_none: link = static, traps = explicit, opt = none;
}
