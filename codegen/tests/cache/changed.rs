//! Random modules, each compiled with a cache of those before it.
//!
//! Their functions call each other by index and many of them are equal, so that what code depends on besides its own
//! bytes decides: which function it is, and what others are.

use std::fmt::Write;

use include_wasm_abi::feature::Arch;
use include_wasm_codegen::target::Opt;

use super::{Folder, Target, assert_same, target, with, without};

/// Numbers that follow from a seed (Marsaglia, "Xorshift RNGs").
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 33) as usize % limit
    }
}

/// A function `(i32) -> i32`, in few words so that equal ones are likely.
#[derive(Clone, Copy)]
struct Func {
    kind: usize,
    callee: usize,
    constant: usize,
    exported: bool,
}

const KINDS: usize = 12;

/// Functions that take most of the inline budget, and call the first one of a module as often as exceeds it. So that
/// one is inlined in loops and in itself only.
fn crowd(callee: &str) -> String {
    let long = "i32.clz ".repeat(56);
    let in_a_loop = "(drop (call $long (local.get 0)))".repeat(84);
    let straight = format!("(drop (call {callee} (local.get 0)))").repeat(40);
    format!(
        r#"(func $long (export "long") (param i32) (result i32) (local.get 0) {long})
        (func (export "in_a_loop") (param i32) (loop {in_a_loop} (br_if 0 (local.get 0))))
        (func (export "straight") (param i32) {straight})"#
    )
}

/// A module of such functions.
#[derive(Clone)]
struct Parts {
    funcs: Vec<Func>,
    global: usize,
    memory: &'static str,
    exports_table: bool,
    elements: Vec<usize>,
    is_crowded: bool,
}

impl Func {
    fn new(random: &mut Random, count: usize) -> Self {
        Self {
            kind: random.below(KINDS),
            callee: random.below(count),
            constant: random.below(3),
            exported: random.below(3) == 0,
        }
    }

    fn text(self, index: usize, count: usize) -> String {
        let (callee, n) = (self.callee % count, self.constant);
        let body = match self.kind {
            0 => format!("(i32.add (local.get 0) (i32.const {n}))"),
            // A recursive function is inlined within itself once.
            1 | 2 => format!(
                "(if (result i32) (local.get 0)
                    (then (i32.add (i32.const {n}) (call {callee} (i32.sub (local.get 0) (i32.const 1)))))
                    (else (i32.const 7)))"
            ),
            3 => format!(
                "(loop (local.set 0 (i32.sub (call {callee} (local.get 0)) (i32.const {n}))) (br_if 0 (local.get 0)))
                (local.get 0)"
            ),
            4 => "(i32.mul (call_indirect (type 0) (local.get 0) (i32.and (local.get 0) (i32.const 3))) (i32.const 3))"
                .into(),
            5 => format!("(i32.add (global.get 0) (i32.load offset={n} (local.get 0)))"),
            6 => format!("(ref.is_null (ref.func {callee}))"),
            // The function is too long for inlining.
            7 => format!("(call {callee} (local.get 0)) (i32.popcnt (local.get 0)) {} i32.xor", "i32.clz ".repeat(70)),
            8 => format!("(call {callee} (call {callee} (i32.const {n})))"),
            // The length may differ before and behind a call.
            9 => format!(
                "(i32.add (memory.size) (if (result i32) (i32.const {n}) (then (memory.size)) (else (memory.size))))"
            ),
            10 => format!("(return (i32.add (memory.size) (memory.size))) (call {callee} (i32.const 1))"),
            _ => format!("(global.set 0 (i32.const {n})) (global.get 0)"),
        };
        let export = if self.exported { format!("(export \"f{index}\")") } else { String::new() };
        format!("(func {export} (type 0) {body})\n")
    }
}

impl Parts {
    fn new(random: &mut Random) -> Self {
        let count = 3 + random.below(5);
        let mut parts = Self {
            funcs: (0..count).map(|_| Func::new(random, count)).collect(),
            global: random.below(3),
            memory: "(memory 1 2)",
            exports_table: false,
            elements: (0..2).map(|_| random.below(count)).collect(),
            is_crowded: random.below(2) == 0,
        };
        // At least one of a kind that may call itself has a twin.
        let (from, to) = (random.below(count), random.below(count));
        parts.funcs[to] = parts.funcs[from];
        parts
    }

    /// Changes one thing.
    fn change(&mut self, random: &mut Random) {
        let count = self.funcs.len();
        let (one, other) = (random.below(count), random.below(count));
        match random.below(10) {
            0 | 1 => self.funcs[one].constant = random.below(3),
            2 => self.funcs.swap(one, other),
            3 => self.funcs[other] = self.funcs[one],
            4 => self.funcs[one].callee = other,
            5 => self.funcs[one].exported ^= true,
            6 => self.funcs[one] = Func::new(random, count),
            7 => self.global = random.below(3),
            8 => self.memory = ["(memory 1 2)", "(memory 2 2)", "(memory (export \"m\") 1)"][random.below(3)],
            _ => match random.below(3) {
                0 => self.exports_table ^= true,
                1 => self.elements = vec![one, other],
                _ => self.funcs.push(Func::new(random, count)),
            },
        }
    }

    fn wasm(&self) -> Vec<u8> {
        let count = self.funcs.len();
        let mut text = String::from("(module (type (func (param i32) (result i32)))\n");
        let elements: String = self.elements.iter().map(|func| format!(" {}", func % count)).collect();
        let export = if self.exports_table { "(export \"t\")" } else { "" };
        writeln!(text, "{} (table {export} 4 funcref) (elem (i32.const 1) func{elements})", self.memory).unwrap();
        writeln!(text, "(global (mut i32) (i32.const {}))", self.global).unwrap();
        let declared: String = (0..count).map(|func| format!(" {func}")).collect();
        writeln!(text, "(elem declare func{declared})").unwrap();
        for (index, func) in self.funcs.iter().enumerate() {
            text += &func.text(index, count);
        }
        if self.is_crowded {
            text += &crowd("0");
        }
        wat::parse_str(text + ")").unwrap()
    }
}

/// Compares a warm compiler with a cold one, for modules that change step by step.
fn changes_in_one_folder(seed: u64, target: &Target) {
    // Numbers of neighboring seeds would be alike otherwise.
    let mut random = Random((seed + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    let mut parts = Parts::new(&mut random);
    let folder = Folder::new();
    let mut hits = 0;
    for step in 0..12 {
        let wasm = parts.wasm();
        folder.forget_modules();
        match (with(folder.cache(), &wasm, target), without(&wasm, target)) {
            (Ok((warm, timings)), Ok(cold)) => {
                assert!(warm.elf == cold.elf, "seed {seed}, step {step}: other bytes than without a cache");
                assert_same(&warm, &cold);
                hits += timings.hits;
            }
            (warm, cold) => panic!("seed {seed}, step {step}: {:?} and {:?}", warm.err(), cold.err()),
        }
        parts.change(&mut random);
    }
    assert!(hits > 12, "seed {seed}: the cache has what did not change");
}

#[test]
fn a_module_that_changes_is_compiled_as_if_there_were_no_cache() {
    let plain = target(Arch::X86_64);
    for seed in 0..40 {
        changes_in_one_folder(seed, &plain);
    }
    for seed in 40..48 {
        changes_in_one_folder(seed, &Target { opt: Opt::Size, ..plain.clone() });
        changes_in_one_folder(seed, &target(Arch::Aarch64));
    }
}

#[test]
fn a_function_that_calls_itself_is_not_taken_for_its_twin() {
    let twin = |name: &str| {
        format!(
            r#"(func (export "{name}") (param i32) (result i32)
                (if (result i32) (local.get 0)
                    (then (i32.add (i32.const 3) (call 0 (i32.sub (local.get 0) (i32.const 1)))))
                    (else (i32.const 7))))"#
        )
    };
    let crowd = crowd("0");
    let module = |constant: u32| {
        let other = format!(r#"(func (export "c") (result i32) (i32.const {constant}))"#);
        let text = format!("(module (global (mut i32) (i32.const 0)) {} {} {other} {crowd})", twin("a"), twin("b"));
        wat::parse_str(text).unwrap()
    };
    for arch in Arch::ALL {
        let (folder, target) = (Folder::new(), target(*arch));
        with(folder.cache(), &module(1), &target).unwrap();
        let (warm, timings) = with(folder.cache(), &module(2), &target).unwrap();
        assert_eq!(timings.misses, 2, "{arch:?}: the one that changed, and its direct entry");
        assert_same(&warm, &without(&module(2), &target).unwrap());
    }
}
