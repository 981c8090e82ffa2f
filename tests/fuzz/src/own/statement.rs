//! Statements.

use crate::own::address::POINTER;
use crate::own::body::{Body, LOOPS};
use crate::own::expression::INT_DIVIDE;
use crate::own::plan::{PASSIVE, SEGMENT, Ty};

/// Lengths of bulk operations: those around which code for constant ones changes.
const LENGTHS: [usize; 24] = [0, 1, 2, 3, 4, 5, 7, 8, 9, 12, 15, 16, 17, 24, 31, 32, 33, 48, 63, 64, 65, 100, 128, 200];

const STORES: [(Ty, &str, usize); 10] = [
    (Ty::I32, "i32.store", 4),
    (Ty::I32, "i32.store", 4),
    (Ty::I32, "i32.store8", 1),
    (Ty::I32, "i32.store16", 2),
    (Ty::I64, "i64.store", 8),
    (Ty::I64, "i64.store8", 1),
    (Ty::I64, "i64.store32", 4),
    (Ty::F32, "f32.store", 4),
    (Ty::F64, "f64.store", 8),
    (Ty::V128, "v128.store", 16),
];

impl Body<'_> {
    /// Writes a statement, which may have others within.
    pub(super) fn statement(&mut self, depth: usize) {
        self.spend(1);
        if depth == 0 || self.is_spent() {
            return self.simple_statement(1);
        }
        match self.random.below(100) {
            0..35 => self.simple_statement(depth),
            35..45 => self.burst(),
            45..53 => self.if_else(depth - 1),
            53..66 if self.loops < LOOPS => self.counted_loop(depth - 1),
            66..70 => self.switch(depth - 1),
            70..80 => {
                if let Some((call, signature)) = self.direct(2, |_| true) {
                    self.take(&call, &signature.results);
                }
            }
            80..86 => {
                if let Some((call, signature)) = self.indirect(2, |_| true) {
                    self.take(&call, &signature.results);
                }
            }
            86..88 => self.early(),
            88..90 => self.division(),
            90..93 => {
                if let Some((call, results)) = self.host(2, |_| true) {
                    self.take(&call, results);
                }
            }
            93..96 => self.block_with_values(),
            _ => self.leave_block(depth - 1),
        }
    }

    /// Writes a statement without others within.
    pub(super) fn simple_statement(&mut self, depth: usize) {
        match self.random.below(20) {
            0..6 => {
                let ty = self.any_type();
                let local = self.assignable(ty);
                let value = self.value(ty, depth);
                self.line(&format!("(local.set {local} {value})"));
            }
            6..8 => {
                let ty = self.any_type();
                if let Some(global) = self.settable_global(ty) {
                    let value = self.value(ty, depth);
                    self.line(&format!("(global.set $g{global} {value})"));
                }
            }
            8..14 => self.store(depth),
            14..16 => self.set_pointer(depth),
            16..18 if self.plan.bulk => self.bulk(),
            18 if self.plan.tables_change => self.change_table(),
            19 if self.plan.vectors => {
                let (size, lanes) = self.random.pick(&[(1, 16), (2, 8), (4, 4), (8, 2)]);
                let lane = self.random.below(lanes);
                let place = self.place(size, depth);
                let (at, base) = place.split_once('(').expect("an address is an expression");
                let vector = self.value(Ty::V128, depth);
                self.line(&format!("(v128.store{}_lane {at}{lane} ({base} {vector})", size * 8));
            }
            _ => self.store(depth),
        }
    }

    fn any_type(&mut self) -> Ty {
        let types: Vec<_> = Ty::ALL.into_iter().filter(|ty| self.has(*ty)).collect();
        if self.random.percent(40) { Ty::I32 } else { self.random.pick(&types) }
    }

    fn store(&mut self, depth: usize) {
        let (ty, name, size) = self.random.pick(&STORES);
        let (ty, name, size) = if self.has(ty) { (ty, name, size) } else { STORES[0] };
        let place = self.place(size, depth);
        let value = self.value(ty, depth);
        self.line(&format!("({name} {place} {value})"));
    }

    /// Writes accesses of fields behind one pointer, in any order; now and then the last ones are beyond the end.
    fn burst(&mut self) {
        let pointer = self.random.pick(&["$p", "$q"]);
        let at_end = self.random.percent(12);
        let len = self.plan.memory.len();
        if at_end {
            let left = self.random.within(4..=80);
            self.line(&format!("(local.set {pointer} (i32.const {}))", len - left));
        }
        for _ in 0..self.random.within(2..=7) {
            let (ty, name, size) = self.random.pick(&STORES);
            let (ty, name, size) = if self.has(ty) { (ty, name, size) } else { STORES[0] };
            let offset = self.field();
            let added = if self.random.percent(20) { self.random.pick(&[4, 8, -4, -16]) } else { 0 };
            let base = match added {
                0 => format!("(local.get {pointer})"),
                added => format!("(i32.add (local.get {pointer}) (i32.const {added}))"),
            };
            let place = self.written(offset, size, &base);
            if self.random.percent(55) {
                let value = self.value(ty, 1);
                self.line(&format!("({name} {place} {value})"));
            } else {
                let local = self.assignable(ty);
                let load = if size == 16 || name.ends_with("store") { "load" } else { "load8_u" };
                let load = if load == "load8_u" { self.written(offset, 1, &base) } else { place };
                let operator = if size == 16 || name.ends_with("store") { "load" } else { "load8_u" };
                self.line(&format!("(local.set {local} ({}.{operator} {load}))", ty.name()));
            }
        }
        if at_end {
            let back = self.random.below(POINTER);
            self.line(&format!("(local.set {pointer} (i32.const {back}))"));
        }
    }

    fn set_pointer(&mut self, depth: usize) {
        let pointer = self.random.pick(&["$p", "$q"]);
        let value = match self.random.below(4) {
            0 => format!("(i32.const {})", self.random.below(POINTER)),
            1 => format!("(i32.and (i32.add (local.get {pointer}) (i32.const 4)) (i32.const {POINTER}))"),
            2 => format!("(i32.and {} (i32.const {POINTER}))", self.load_word()),
            _ => format!("(i32.and {} (i32.const {POINTER}))", self.value(Ty::I32, depth)),
        };
        self.line(&format!("(local.set {pointer} {value})"));
    }

    fn load_word(&mut self) -> String {
        format!("(i32.load {})", self.place(4, 1))
    }

    fn if_else(&mut self, depth: usize) {
        let condition = self.value(Ty::I32, 2);
        self.line(&format!("(if {condition} (then"));
        for _ in 0..self.random.within(1..=3) {
            self.statement(depth);
        }
        if self.random.percent(60) {
            self.line(") (else");
            for _ in 0..self.random.within(1..=2) {
                self.statement(depth);
            }
        }
        self.line("))");
    }

    fn counted_loop(&mut self, depth: usize) {
        let counter = self.loops;
        let rounds = self.random.within(1..=12);
        let bound = if self.random.percent(70) {
            format!("(i32.const {rounds})")
        } else {
            // The bound is not known, and not changed within.
            format!("(i32.and (local.get {}) (i32.const 7))", self.random.pick(&["$p", "$q"]))
        };
        let (outer, times, at_most) = (self.times, self.times * 12, self.loops + 1);
        let (head, end) = (self.label(), self.label());
        self.line(&format!("(local.set $c{counter} (i32.const 0))"));
        self.line(&format!("(block {end} (loop {head}"));
        (self.loops, self.times) = (at_most, times);
        for _ in 0..self.random.within(1..=3) {
            self.statement(depth);
        }
        if self.random.percent(20) {
            let condition = self.value(Ty::I32, 1);
            self.line(&format!("(br_if {end} {condition})"));
        }
        if self.random.percent(40) {
            // Through an array.
            let pointer = self.random.pick(&["$p", "$q"]);
            let stride = self.random.pick(&[1, 4, 8, 16]);
            self.line(&format!("(i32.store8 offset=3 (local.get {pointer}) (i32.load8_u (local.get $p)))"));
            self.line(&format!(
                "(local.set {pointer} (i32.and (i32.add (local.get {pointer}) (i32.const {stride})) (i32.const {POINTER})))"
            ));
        }
        (self.loops, self.times) = (counter, outer);
        self.line(&format!("(local.set $c{counter} (i32.add (local.get $c{counter}) (i32.const 1)))"));
        // A bound that changes within still ends, since the counter is compared with the most there can be too.
        self.line(&format!("(br_if {end} (i32.ge_u (local.get $c{counter}) (i32.const 12)))"));
        self.line(&format!("(br_if {head} (i32.lt_u (local.get $c{counter}) {bound}))))"));
    }

    /// Writes a choice between several statements.
    fn switch(&mut self, depth: usize) {
        let labels: Vec<_> = (0..self.random.within(2..=5)).map(|_| self.label()).collect();
        let end = &labels[0];
        for label in &labels {
            self.line(&format!("(block {label}"));
        }
        let targets: String = (0..self.random.within(1..=7))
            .map(|_| self.random.pick(&labels.iter().collect::<Vec<_>>()).clone() + " ")
            .collect();
        let index = self.value(Ty::I32, 2);
        let index = if self.random.percent(60) { format!("(i32.and {index} (i32.const 7))") } else { index };
        self.line(&format!("(br_table {targets} {index})"));
        for _ in 1..labels.len() {
            self.line(")");
            self.statement(depth);
            if self.random.percent(60) {
                self.line(&format!("(br {end})"));
            }
        }
        self.line(")");
    }

    /// Writes a way out of the function, or a trap, that is hardly ever taken.
    fn early(&mut self) {
        let value = self.value(Ty::I32, 2);
        let condition = format!("(i32.eq (i32.and {value} (i32.const 31)) (i32.const {}))", self.random.below(31));
        let what =
            if self.random.percent(75) { format!("(return {})", self.results(1)) } else { "(unreachable)".to_owned() };
        self.line(&format!("(if {condition} (then {what}))"));
    }

    /// Writes a division by a number that was looked at before: by a branch, or as the rest of a loop's earlier
    /// division.
    fn division(&mut self) {
        let ty = if self.random.percent(60) { Ty::I32 } else { Ty::I64 };
        let (name, operator) = (ty.name(), self.random.pick(&INT_DIVIDE));
        let (divisor, result, value) = (self.assignable(ty), self.assignable(ty), self.value(ty, 2));
        let divided = format!("(local.set {result} ({name}.{operator} {value} (local.get {divisor})))");
        let test = match self.random.below(4) {
            0 => format!("({name}.ne (local.get {divisor}) ({name}.const 0))"),
            1 => format!("(i32.eqz ({name}.eqz (local.get {divisor})))"),
            // Zero is below the bound, one number is not.
            2 => format!("({name}.lt_u (local.get {divisor}) ({name}.const {}))", self.random.pick(&[2, 100, -1])),
            _ => format!("({name}.ne (local.get {divisor}) ({name}.const -1))"),
        };
        let label = self.label();
        match self.random.below(4) {
            0 => self.line(&format!("(if {test} (then {divided}))")),
            1 => self.line(&format!("(block {label} (br_if {label} (i32.eqz {test})) {divided})")),
            2 => {
                // What was looked at is not what is divided by.
                let other = self.value(ty, 1);
                self.line(&format!("(if {test} (then (local.set {divisor} {other}) {divided}))"));
            }
            _ => {
                let rest = format!("({name}.rem_u (local.get {result}) (local.get {divisor}))");
                let again = format!("({name}.ne (local.tee {divisor} (local.get {result})) ({name}.const 0))");
                let first = self.value(ty, 1);
                // Ends, since the rest of a number and itself is zero.
                self.line(&format!(
                    "(if {test} (then (local.set {result} {first}) \
                     (loop {label} (local.set {result} {rest}) (br_if {label} {again}))))"
                ));
            }
        }
    }

    /// Writes a block that takes two values and leaves two.
    fn block_with_values(&mut self) {
        let (first, second) = (self.value(Ty::I32, 2), self.value(Ty::I64, 2));
        let (one, two) = (self.assignable(Ty::I32), self.assignable(Ty::I64));
        let condition = self.value(Ty::I32, 1);
        let label = self.label();
        self.line(&format!("{first} {second} (block {label} (param i32 i64) (result i64 i32)"));
        self.line(&format!("(local.set {two}) (local.set {one})"));
        let (a, b, c, d) = (self.leaf(Ty::I64), self.leaf(Ty::I32), self.leaf(Ty::I64), self.leaf(Ty::I32));
        self.line(&format!("{a} {b} (br_if {label} {condition}) (drop) (drop) {c} {d})"));
        self.line(&format!("(local.set {one}) (local.set {two})"));
    }

    fn leave_block(&mut self, depth: usize) {
        let label = self.label();
        self.line(&format!("(block {label}"));
        for _ in 0..self.random.within(1..=2) {
            self.statement(depth);
            let condition = self.value(Ty::I32, 2);
            self.line(&format!("(br_if {label} {condition})"));
        }
        self.statement(depth);
        self.line(")");
    }

    fn bulk(&mut self) {
        let constant = self.random.percent(75);
        let len = self.random.pick(&LENGTHS);
        let count = if constant {
            format!("(i32.const {len})")
        } else {
            format!("(i32.and {} (i32.const 63))", self.leaf(Ty::I32))
        };
        let len = if constant { len } else { 63 };
        let (to, from) = (self.region(len), self.region(len));
        let value = self.leaf(Ty::I32);
        self.spend(20);
        match self.random.below(20) {
            0..7 => self.line(&format!("(memory.copy {to} {from} {count})")),
            7..13 => self.line(&format!("(memory.fill {to} {value} {count})")),
            13..16 => {
                let len = self.random.pick(&LENGTHS).min(SEGMENT);
                let beyond = usize::from(self.random.percent(10));
                let at = self.random.below(SEGMENT - len + 1 + beyond);
                let segment = self.random.below(2);
                self.line(&format!("(memory.init $p{segment} {to} (i32.const {at}) (i32.const {len}))"));
            }
            16 if self.random.percent(20) => self.line("(data.drop $p1)"),
            17..19 => {
                let delta = self.random.pick(&["(i32.const 0)", "(i32.const 1)", "(i32.const 65536)"]);
                let local = self.assignable(Ty::I32);
                self.line(&format!("(local.set {local} (memory.grow {delta}))"));
                let (pages, behind) = (self.plan.memory.pages, self.plan.memory.len() + self.random.below(16));
                let store = self.written(0, 4, &format!("(i32.const {behind})"));
                self.line(&format!(
                    "(if (i32.gt_u (memory.size) (i32.const {pages})) (then (i32.store {store} (local.get {local}))))"
                ));
            }
            _ => self.line(&format!("(memory.copy {to} {to} {count})")),
        }
    }

    /// Returns where `len` bytes are, mostly in bounds.
    fn region(&mut self, len: usize) -> String {
        let near = self.random.below(64);
        match self.random.below(20) {
            0..8 => format!("(local.get {})", self.random.pick(&["$p", "$q"])),
            8..14 => format!("(i32.add (local.get $p) (i32.const {near}))"),
            14..17 => format!("(i32.const {})", self.random.below(POINTER)),
            17..19 => format!("(i32.const {})", self.plan.memory.len() - len + usize::from(self.random.percent(25))),
            _ => format!("(i32.and {} (i32.const {POINTER}))", self.value(Ty::I32, 1)),
        }
    }

    fn change_table(&mut self) {
        let plan = self.plan;
        let (one, other) = (self.random.below(plan.tables.len()), self.random.below(plan.tables.len()));
        let len = plan.tables[one].elements.len().min(plan.tables[other].elements.len());
        let callee = self.random.within(plan.first_in_tables..=plan.functions.len() - 1);
        let [to, from] = [self.random.below(len), self.random.below(len)];
        let beyond = usize::from(self.random.percent(10));
        let count = self.random.below(len - to.max(from) + 1 + beyond);
        self.spend(10);
        match self.random.below(10) {
            0..3 => self.line(&format!("(table.set $t{one} (i32.const {to}) (ref.func $f{callee}))")),
            3 => {
                let value = self.value(Ty::I32, 1);
                self.line(&format!(
                    "(table.set $t{one} (i32.and {value} (i32.const 3)) (table.get $t{other} (i32.const {from})))"
                ));
            }
            4..6 => {
                let operands = format!("(i32.const {to}) (i32.const {from}) (i32.const {count})");
                self.line(&format!("(table.copy $t{one} $t{other} {operands})"));
            }
            6 => self.line(&format!("(table.fill $t{one} (i32.const {to}) (ref.func $f{callee}) (i32.const {count}))")),
            7 => {
                let count = count.min(PASSIVE);
                self.line(&format!("(table.init $t{one} $e (i32.const {to}) (i32.const 0) (i32.const {count}))"));
            }
            8 => {
                let local = self.assignable(Ty::I32);
                self.line(&format!("(local.set {local} (table.grow $t{one} (ref.func $f{callee}) (i32.const 1)))"));
            }
            _ if self.random.percent(10) => self.line("(elem.drop $e)"),
            _ => self.line(&format!("(table.set $t{one} (i32.const {to}) (ref.null func))")),
        }
    }
}
