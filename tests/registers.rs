//! A caller finds its registers as they were, whatever the module did with them and however the call ended.
//!
//! Only optimized callers keep values in registers over a call: `cargo xtask ci test-optimized` builds this file so.
//! Each caller here made rustc put its values elsewhere.

use std::hint::black_box;

use include_wasm::include_wasm;

/// What the module is passed, and would put into a register of the caller's.
const GIVEN: i64 = 0x4141_4141_0000;

/// Floats that live over a call.
type Floats = [f64; 12];

macro_rules! ways {
    ($($name:ident: link = $link:ident, traps = $traps:ident, opt = $opt:ident;)*) => {$(
        mod $name {
            use super::*;

            include_wasm! {
                struct Registers = "wasm/registers.wasm";
                link = $link;
                traps = $traps;
                opt = $opt;
            }

            include_wasm! {
                struct Numbers = "wasm/floats.wasm";
                link = $link;
                traps = $traps;
                opt = $opt;
            }

            fn registers() -> Registers {
                Registers::instantiate().expect("instantiates")
            }

            #[inline(never)]
            fn one_value(module: &mut Registers, x: u64) -> u64 {
                match module.f(GIVEN, GIVEN, GIVEN, GIVEN, 1) {
                    Ok(value) => value as u64 ^ x,
                    Err(_) => x,
                }
            }

            #[inline(never)]
            fn two_values(module: &mut Registers, x: u64, y: u64) -> u64 {
                match module.f(GIVEN, GIVEN, GIVEN, GIVEN, 1) {
                    Ok(value) => value as u64 ^ x,
                    Err(_) => x.wrapping_mul(y),
                }
            }

            #[inline(never)]
            fn elements_that_change(module: &mut Registers, xs: &mut [u64]) -> u64 {
                let mut sum = 0_u64;
                for x in xs {
                    match module.f(GIVEN, GIVEN, GIVEN, GIVEN, 1) {
                        Ok(value) => sum = sum.wrapping_add(value as u64 ^ *x),
                        Err(_) => *x += 1,
                    }
                }
                sum
            }

            #[inline(never)]
            fn a_loop_that_is_left(module: &mut Registers, count: u64, factor: u64, term: u64) -> u64 {
                let mut sum = count;
                let mut i = 0;
                while i < count {
                    match module.f(GIVEN, GIVEN, GIVEN, GIVEN, 1) {
                        Ok(value) => sum = sum.wrapping_mul(factor).wrapping_add(term) ^ value as u64,
                        Err(_) => return sum ^ i,
                    }
                    i += 1;
                }
                sum
            }

            #[inline(never)]
            fn a_result_that_is_looked_at_later(module: &mut Registers, x: u64) -> u64 {
                let result = module.f(GIVEN, GIVEN, GIVEN, GIVEN, 1);
                let turned = x.rotate_left(3);
                if result.is_err() { turned } else { turned ^ 1 }
            }

            #[inline(never)]
            fn several_modules(modules: &mut [Registers], x: u64) -> u64 {
                let mut product = x;
                for module in modules {
                    if module.f(GIVEN, GIVEN, GIVEN, GIVEN, 1).is_err() {
                        product = product.wrapping_mul(3);
                    }
                }
                product
            }

            #[inline(never)]
            fn a_slice(module: &mut Registers, xs: &[u64]) -> u64 {
                let trapped = module.f(GIVEN, GIVEN, GIVEN, GIVEN, 1).is_err();
                xs.iter().sum::<u64>() + u64::from(trapped)
            }

            #[inline(never)]
            fn a_vector_that_grows(module: &mut Registers, xs: &mut Vec<u64>) -> usize {
                if module.f(GIVEN, GIVEN, GIVEN, GIVEN, 1).is_err() {
                    xs.push(9);
                }
                xs.len()
            }

            #[inline(never)]
            fn a_counter(module: &mut Registers, count: u64) -> u64 {
                let mut sum = 0;
                for i in 0..count {
                    match module.f(i as i64, GIVEN, GIVEN, GIVEN, 1) {
                        Ok(value) => sum ^= value as u64,
                        Err(_) => sum += i,
                    }
                }
                sum
            }

            #[test]
            fn a_trap_keeps_integers() {
                let given = black_box::<u64>;
                assert_eq!(one_value(&mut registers(), given(7)), 7);
                assert_eq!(two_values(&mut registers(), given(7), given(3)), 21);
                let mut xs = [given(1)];
                assert_eq!(elements_that_change(&mut registers(), &mut xs), 0);
                assert_eq!(xs, [2]);
                assert_eq!(a_loop_that_is_left(&mut registers(), given(5), given(2), given(3)), 5);
                assert_eq!(a_result_that_is_looked_at_later(&mut registers(), given(1)), 8);
                assert_eq!(several_modules(&mut [registers(), registers()], given(2)), 18);
                assert_eq!(a_slice(&mut registers(), &[given(1), given(2)]), 4);
                assert_eq!(a_vector_that_grows(&mut registers(), &mut vec![given(1)]), 2);
                assert_eq!(a_counter(&mut registers(), given(1)), 0);
            }

            #[inline(never)]
            fn leaf(numbers: &mut Numbers, x: f64) -> (Floats, bool) {
                let [a, b, c, d, e, f, g, h, i, j, k, l] = floats();
                let returned = numbers.leaf(x, 2.0, 3.0, 4.0).is_ok();
                (black_box([a, b, c, d, e, f, g, h, i, j, k, l]), returned)
            }

            #[inline(never)]
            fn traps(numbers: &mut Numbers, x: f64) -> (Floats, bool) {
                let [a, b, c, d, e, f, g, h, i, j, k, l] = floats();
                let returned = numbers.traps(x, 2.0, 3.0, 4.0).is_ok();
                (black_box([a, b, c, d, e, f, g, h, i, j, k, l]), returned)
            }

            #[test]
            fn calls_and_traps_keep_floats() {
                let mut numbers = Numbers::instantiate().expect("instantiates");
                assert_eq!(leaf(&mut numbers, 1.0), (floats(), true));
                assert_eq!(leaf(&mut numbers, -1.0), (floats(), true));
                assert_eq!(traps(&mut numbers, 1.0), (floats(), true));
                assert_eq!(traps(&mut numbers, -1.0), (floats(), false));
            }
        }
    )*};
}

/// Returns numbers that the compiler does not know.
fn floats() -> Floats {
    std::array::from_fn(|i| black_box(i as f64 + 0.5))
}

ways! {
    load_hardware_speed: link = load, traps = hardware, opt = speed;
    load_hardware_size: link = load, traps = hardware, opt = size;
    load_hardware_none: link = load, traps = hardware, opt = none;
    load_explicit_speed: link = load, traps = explicit, opt = speed;
    load_explicit_none: link = load, traps = explicit, opt = none;
    static_explicit_speed: link = static, traps = explicit, opt = speed;
    static_explicit_size: link = static, traps = explicit, opt = size;
    static_explicit_none: link = static, traps = explicit, opt = none;
}
