//! Modules that do what programs do: small functions that call each other, tables that are dispatched through, fields
//! behind a pointer, loops over arrays, a stack in memory. Accesses mostly hit, and miss by one where they do not.
//!
//! In:  a seed.
//! Out: a module, as text.
//!
//! Every call ends: a function calls those behind it alone, and what tables hold calls through no table; recursion
//! counts down a parameter; each loop counts or divides. What a function costs is added up while it is written, and
//! nothing is added to one that costs too much.
//!
//! | module | what |
//! |---|---|
//! | `plan` | what a module has, before any code |
//! | `body` | functions, and what their code may use |
//! | `statement`, `call` | what a function consists of |
//! | `expression` | values of a type |
//! | `address` | where accesses go |
//! | `vector` | operators of vectors |

mod address;
mod body;
mod call;
mod expression;
mod plan;
mod statement;
mod vector;

use crate::generate::{Generated, Nans};
use crate::random::Random;

use plan::Plan;

/// Returns the module of a seed.
pub(crate) fn module(seed: u64) -> Generated {
    let mut random = Random::new(seed, "own");
    // Without the compiler's help, a module without floats is the one whose NaNs are all equal.
    let nans = if random.percent(75) { Nans::Target } else { Nans::Module };
    let plan = Plan::new(&mut random, nans == Nans::Target);
    let text = plan.text(&mut random);
    let wasm = wat::parse_str(&text).unwrap_or_else(|error| panic!("seed {seed}: {error}\n{text}"));
    Generated { wasm, text: Some(text), fuel: None, nans }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modules_are_valid() {
        for seed in 0..200 {
            let Generated { wasm, text, .. } = module(seed);
            let parsed = include_wasm_codegen::module::parse(&wasm, include_wasm_codegen::module::Bodies::Validate);
            assert!(parsed.is_ok(), "seed {seed}: {}\n{}", parsed.unwrap_err(), text.unwrap_or_default());
        }
    }

    #[test]
    fn equal_seeds_give_equal_modules() {
        assert_eq!(module(3).wasm, module(3).wasm);
        assert_ne!(module(3).wasm, module(4).wasm);
    }
}
