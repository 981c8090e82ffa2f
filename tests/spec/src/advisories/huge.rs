//! Functions as large as they may be.
//!
//! CVE-2026-115889 (GHSA-897f-g5gm-fmxm): numbers of values of a huge function overflowed the bits that they were
//! packed into, and code was made of others. A function within our limits is compiled right, or refused.

use include_wasm_codegen::Error;
use include_wasm_codegen::target::Opt;

use crate::code::{Code, Compiled, compile};
use crate::failure::Failure;
use crate::instances::Instances;
use crate::target::{Features, host};
use crate::value::Value;

/// Most bytes of a function's body.
const BODY: usize = 7_654_321;

fn leb(mut value: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    while value >= 0x80 {
        bytes.push(value as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
    bytes
}

/// Returns a module whose export `f` takes a number, and multiplies it with itself as often as a body of this size can.
fn powers(size: usize) -> (Vec<u8>, usize) {
    // `local.get 0`, then `local.get 0`, `i32.mul` again and again, then `end`. There are no locals.
    let count = (size - 4) / 3;
    let body = [vec![0, 0x20, 0], [0x20, 0, 0x6c].repeat(count), vec![0x0b]].concat();
    let section = |id: u8, content: Vec<u8>| [vec![id], leb(content.len()), content].concat();
    let code = [vec![1], leb(body.len()), body].concat();
    let module = [
        b"\0asm\x01\0\0\0".to_vec(),
        section(1, vec![1, 0x60, 1, 0x7f, 1, 0x7f]),
        section(3, vec![1, 0]),
        section(7, vec![1, 1, b'f', 0, 0]),
        section(10, code),
    ];
    (module.concat(), count)
}

fn call(compiled: &Compiled, argument: i32) -> Vec<Value> {
    let mut instances = Instances::new().unwrap();
    let instance = instances.instantiate(compiled).unwrap();
    instances.invoke(&instance, "f", &[Value::of(argument)]).unwrap()
}

#[test]
fn a_body_as_large_as_bodies_may_be_is_compiled_right() {
    let (wasm, count) = powers(BODY);
    assert!(count > 1 << 21, "more values than bits of them were thought to be enough for");
    let mut target = host(Features::Baseline).unwrap();
    target.opt = Opt::None;
    let compiled = match Code::Load(target).module(&wasm) {
        Ok(compiled) => compiled,
        Err(Failure::Refused(why)) => panic!("it is within all limits: {why}"),
        Err(other) => panic!("{other}"),
    };
    let wanted = 3_u32.wrapping_pow(u32::try_from(count).unwrap() + 1);
    let [value] = call(&compiled, 3)[..] else { panic!("there is one result") };
    assert_eq!(value.to_string(), Value::of(wanted.cast_signed()).to_string());
}

#[test]
fn a_body_over_the_limit_is_refused_with_the_limit() {
    let (wasm, _) = powers(BODY + 3);
    let error = compile(&wasm, &host(Features::Baseline).unwrap()).unwrap_err();
    assert!(matches!(error, Error::Limit { limit, .. } if limit == BODY as u64), "{error}");
}
