//! Functions, and what their code may use.

use std::fmt::Write;

use crate::own::address::POINTER;
use crate::own::plan::{Kind, Plan, Signature, Ty};
use crate::random::Random;

/// Most operators that a function executes.
const MOST: u64 = 60_000;

/// How deep recursion is at most.
const RECURSION: u64 = 32;

/// Loops within loops, at most.
pub(super) const LOOPS: usize = 3;

/// A function that is being written.
pub(super) struct Body<'a> {
    pub(super) plan: &'a Plan,
    /// What each function behind this one costs.
    pub(super) costs: &'a [u64],
    pub(super) number: usize,
    pub(super) random: &'a mut Random,
    pub(super) text: String,
    /// How many loops there are around.
    pub(super) loops: usize,
    /// How often what is being written is executed at most.
    pub(super) times: u64,
    cost: u64,
    labels: usize,
}

/// Returns the text of a function, and what it costs.
pub(super) fn function(plan: &Plan, costs: &[u64], number: usize, random: &mut Random) -> (String, u64) {
    let mut body = Body { plan, costs, number, random, text: String::new(), loops: 0, times: 1, cost: 0, labels: 0 };
    body.write();
    (body.text, body.cost)
}

impl Body<'_> {
    pub(super) fn signature(&self) -> &Signature {
        &self.plan.functions[self.number].signature
    }

    pub(super) fn kind(&self) -> Kind {
        self.plan.functions[self.number].kind
    }

    fn write(&mut self) {
        let (plan, number) = (self.plan, self.number);
        let function = &plan.functions[number];
        let export = if function.exported { format!("(export \"f{number}\")") } else { String::new() };
        self.line(&format!("(func $f{number} {export}"));
        for (i, ty) in function.signature.params.iter().enumerate() {
            self.line(&format!("(param $a{i} {})", ty.name()));
        }
        for ty in &function.signature.results {
            self.line(&format!("(result {})", ty.name()));
        }
        let types: Vec<_> = Ty::ALL.into_iter().filter(|ty| self.has(*ty)).collect();
        for ty in types {
            let name = ty.name();
            self.line(&format!("(local ${name}_0 {name}) (local ${name}_1 {name})"));
        }
        self.line("(local $p i32) (local $q i32)");
        (0..LOOPS).for_each(|i| self.line(&format!("(local $c{i} i32)")));
        self.begin();
        match function.kind {
            Kind::Small => {
                for _ in 0..self.random.below(3) {
                    self.simple_statement(1);
                }
            }
            Kind::Large => {
                for _ in 0..self.random.within(3..=12) {
                    self.statement(3);
                }
            }
            Kind::Recursive => {
                for _ in 0..self.random.within(1..=3) {
                    self.statement(2);
                }
                self.call_itself();
                self.simple_statement(1);
                self.cost *= RECURSION;
            }
        }
        if self.frame() {
            self.line("(global.set $g0 (i32.add (global.get $g0) (i32.const 32)))");
        }
        let results = self.results(if function.kind == Kind::Small { 2 } else { 3 });
        self.line(&results);
        self.line(")");
    }

    /// Writes what a function begins with: its frame in memory, its pointers, the end of its recursion.
    fn begin(&mut self) {
        if self.frame() {
            self.line("(global.set $g0 (i32.sub (global.get $g0) (i32.const 32)))");
            self.line("(local.set $p (global.get $g0))");
            self.line("(if (i32.gt_u (local.get $p) (i32.const 2000)) (then (local.set $p (i32.const 1024))))");
        } else {
            let from = self.readable(Ty::I32);
            // Callers mostly pass what is in bounds.
            let pointer = match self.kind() {
                Kind::Small if self.random.percent(10) => format!("(local.get {from})"),
                _ => format!("(i32.and (local.get {from}) (i32.const {POINTER}))"),
            };
            self.line(&format!("(local.set $p {pointer})"));
        }
        let other = self.random.below(POINTER);
        self.line(&format!("(local.set $q (i32.const {other}))"));
        if self.kind() == Kind::Recursive {
            self.line(&format!("(local.set $a0 (i32.and (local.get $a0) (i32.const {})))", RECURSION - 1));
            let results = self.results(1);
            self.line(&format!("(if (i32.eqz (local.get $a0)) (then (return {results})))"));
        }
    }

    /// Returns whether the function has a frame in memory, as compilers for languages with addresses make it.
    fn frame(&self) -> bool {
        self.kind() == Kind::Large && self.number % 3 == 1
    }

    /// Returns the function's results, as expressions.
    pub(super) fn results(&mut self, depth: usize) -> String {
        let results = self.signature().results.clone();
        results.into_iter().map(|ty| self.value(ty, depth) + " ").collect()
    }

    pub(super) fn line(&mut self, text: &str) {
        self.text.write_fmt(format_args!("  {text}\n")).expect("a string takes any text");
    }

    /// Adds to the cost what is being written.
    pub(super) fn spend(&mut self, operators: u64) {
        self.cost = self.cost.saturating_add(operators.saturating_mul(self.times));
    }

    fn budget(&self) -> u64 {
        if self.kind() == Kind::Recursive { MOST / RECURSION } else { MOST }
    }

    pub(super) fn is_spent(&self) -> bool {
        self.cost > self.budget()
    }

    /// Adds the cost of a call, unless that is too much.
    pub(super) fn affords(&mut self, callee: u64) -> bool {
        let after = self.cost.saturating_add(callee.saturating_mul(self.times));
        if after > self.budget() {
            return false;
        }
        self.cost = after;
        true
    }

    pub(super) fn label(&mut self) -> String {
        self.labels += 1;
        format!("$l{}", self.labels)
    }

    /// Returns the counter of one of the loops around.
    pub(super) fn counter(&mut self) -> String {
        if self.loops == 0 {
            return format!("(i32.const {})", self.random.below(12));
        }
        format!("(local.get $c{})", self.random.below(self.loops))
    }

    pub(super) fn has(&self, ty: Ty) -> bool {
        match ty {
            Ty::F32 | Ty::F64 => self.plan.floats,
            Ty::V128 => self.plan.vectors,
            Ty::I32 | Ty::I64 => true,
        }
    }

    /// Returns a local of a type that can be set.
    pub(super) fn assignable(&mut self, ty: Ty) -> String {
        let counts_down = self.kind() == Kind::Recursive;
        let params: Vec<_> = self.params(ty).into_iter().filter(|&i| i != 0 || !counts_down).collect();
        if !params.is_empty() && self.random.percent(40) {
            return format!("$a{}", self.random.pick(&params));
        }
        format!("${}_{}", ty.name(), self.random.below(2))
    }

    /// Returns a local of a type.
    pub(super) fn readable(&mut self, ty: Ty) -> String {
        let params = self.params(ty);
        if !params.is_empty() && self.random.percent(60) {
            return format!("$a{}", self.random.pick(&params));
        }
        if ty == Ty::I32 && self.random.percent(20) {
            return self.random.pick(&["$p", "$q"]).to_owned();
        }
        format!("${}_{}", ty.name(), self.random.below(2))
    }

    fn params(&self, ty: Ty) -> Vec<usize> {
        let params = self.signature().params.iter().enumerate();
        params.filter(|(_, param)| **param == ty).map(|(i, _)| i).collect()
    }

    /// Returns the number of a global of a type.
    pub(super) fn global(&mut self, ty: Ty) -> Option<usize> {
        let all = self.plan.globals.iter().chain(&self.plan.constants).enumerate().skip(1);
        let fitting: Vec<_> = all.filter(|(_, global)| **global == ty).map(|(i, _)| i).collect();
        (!fitting.is_empty()).then(|| self.random.pick(&fitting))
    }

    /// Returns the number of a global of a type that can be set.
    pub(super) fn settable_global(&mut self, ty: Ty) -> Option<usize> {
        let all = self.plan.globals.iter().enumerate().skip(1);
        all.filter(|(_, global)| **global == ty).map(|(i, _)| i).next()
    }
}
