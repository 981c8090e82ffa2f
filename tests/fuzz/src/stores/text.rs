//! Modules of a plan as text.
//!
//! In:  a plan, and random numbers.
//! Out: the text of each module.
//!
//! Every call ends: a function that calls takes one from its instance's fuel first, and loops count to a small number.

use std::fmt::Write;

use crate::random::Random;

use super::plan::{FUEL, FUEL_NAME, From, Func, Module, Plan, REENTERED_NAME};
use super::types::{TYPES, Ty};

/// Writes a module. `everything` exports all items under names that modules do not import, for a runtime that shows
/// nothing else.
pub(crate) fn module(plan: &Plan, number: usize, seed: u64, everything: bool) -> String {
    let module = &plan.modules[number];
    let mut text = String::from("(module\n");
    let mut line = |parts: std::fmt::Arguments<'_>| writeln!(text, "  {parts}").expect("a string takes any text");
    for ty in TYPES {
        line(format_args!("(type (func{}))", signature(ty.params, ty.results)));
    }
    for func in &module.funcs {
        if let Some(from) = &func.from {
            line(format_args!("(import {} (func (type {})))", import(from), func.ty));
        }
    }
    // What is imported comes first, whatever it is.
    for imported in [true, false] {
        for table in module.tables.iter().filter(|table| table.from.is_some() == imported) {
            let limits = format!("{} {} {}", table.min, max(table.max), table.element.name());
            match &table.from {
                Some(from) => line(format_args!("(import {} (table {limits}))", import(from))),
                None => line(format_args!("(table {limits})")),
            }
        }
        for memory in module.memories.iter().filter(|memory| memory.from.is_some() == imported) {
            let limits = format!("{} {}", memory.min, max(memory.max));
            match &memory.from {
                Some(from) => line(format_args!("(import {} (memory {limits}))", import(from))),
                None => line(format_args!("(memory {limits})")),
            }
        }
        for global in module.globals.iter().filter(|global| global.from.is_some() == imported) {
            let ty = if global.mutable { format!("(mut {})", global.ty.name()) } else { global.ty.name().to_owned() };
            match &global.from {
                Some(from) => line(format_args!("(import {} (global {ty}))", import(from))),
                None => line(format_args!("(global {ty} {})", global.init)),
            }
        }
    }
    line(format_args!("(global $fuel (export {FUEL_NAME:?}) (mut i32) (i32.const {FUEL}))"));
    for (kind, long, exported) in exports(module) {
        for (index, exported) in exported.into_iter().enumerate() {
            if exported {
                line(format_args!("(export \"{kind}{index}\" ({long} {index}))"));
            }
            if everything {
                line(format_args!("(export \"__{kind}{index}\" ({long} {index}))"));
            }
        }
    }
    line(format_args!("(export {REENTERED_NAME:?} (func {}))", module.imported_funcs()));
    for elem in &module.elems {
        let items = items(&elem.items);
        match &elem.active {
            Some((table, offset)) => line(format_args!("(elem (table {table}) (offset {offset}) {items})")),
            None => line(format_args!("(elem {items})")),
        }
    }
    let referred: Vec<_> = referable(plan, module).map(|index| index.to_string()).collect();
    line(format_args!("(elem declare func {})", referred.join(" ")));
    for data in &module.data {
        let bytes: String = data.bytes.iter().map(|byte| format!("\\{byte:02x}")).collect();
        match &data.active {
            Some(offset) => line(format_args!("(data (offset {offset}) \"{bytes}\")")),
            None => line(format_args!("(data \"{bytes}\")")),
        }
    }
    for (index, func) in module.funcs.iter().enumerate().filter(|(_, func)| func.from.is_none()) {
        let mut random = Random::new(seed ^ ((number as u64) << 40) ^ ((index as u64) << 48), "body");
        let body = Body::new(plan, module, func, &mut random).text(func.through);
        line(format_args!("(func (type {}) {body})", func.ty));
    }
    if let Some(start) = module.start {
        line(format_args!("(start {start})"));
    }
    text.push(')');
    text
}

fn exports(module: &Module) -> [(&'static str, &'static str, Vec<bool>); 4] {
    [
        ("f", "func", module.funcs.iter().map(|func| func.exported).collect()),
        ("t", "table", module.tables.iter().map(|table| table.exported).collect()),
        ("m", "memory", module.memories.iter().map(|memory| memory.exported).collect()),
        ("g", "global", module.globals.iter().map(|global| global.exported).collect()),
    ]
}

/// Returns the functions that references point to.
fn referable<'a>(plan: &Plan, module: &'a Module) -> impl Iterator<Item = usize> + 'a {
    let portable = plan.portable;
    let funcs = module.funcs.iter().enumerate();
    funcs.filter(move |(_, func)| !(portable && func.about_caller)).map(|(index, _)| index)
}

/// Returns the module's name in imports.
pub(crate) fn module_name(module: Option<usize>) -> String {
    module.map_or_else(|| "host".to_owned(), |number| format!("m{number}"))
}

fn import(from: &From) -> String {
    format!("{:?} {:?}", module_name(from.module), from.name)
}

fn max(max: Option<u32>) -> String {
    max.map_or_else(String::new, |max| max.to_string())
}

fn signature(params: &[Ty], results: &[Ty]) -> String {
    let all = |kind: &str, types: &[Ty]| types.iter().map(|ty| format!(" ({kind} {})", ty.name())).collect::<String>();
    all("param", params) + &all("result", results)
}

fn items(items: &[Option<usize>]) -> String {
    if items.iter().all(Option::is_some) {
        let funcs: Vec<_> = items.iter().flatten().map(usize::to_string).collect();
        return format!("func {}", funcs.join(" "));
    }
    let exprs = items.iter().map(|item| match item {
        Some(func) => format!(" (ref.func {func})"),
        None => " (ref.null func)".to_owned(),
    });
    format!("funcref{}", exprs.collect::<String>())
}

/// Locals beside parameters, of these types in this order. The last two count loops.
const LOCALS: [Ty; 8] = [Ty::I32, Ty::I64, Ty::F32, Ty::F64, Ty::V128, Ty::Func, Ty::I32, Ty::I32];

struct Body<'a> {
    plan: &'a Plan,
    module: &'a Module,
    params: &'static [Ty],
    results: &'static [Ty],
    leaf: bool,
    random: &'a mut Random,
    /// How many operators may still be added.
    room: usize,
    loops: usize,
}

impl<'a> Body<'a> {
    fn new(plan: &'a Plan, module: &'a Module, func: &Func, random: &'a mut Random) -> Self {
        let (params, results, leaf) = (TYPES[func.ty].params, TYPES[func.ty].results, func.leaf);
        let room = random.pick(&[6, 12, 25, 60]);
        Self { plan, module, params, results, leaf, random, room, loops: 0 }
    }

    fn text(mut self, through: Option<(usize, usize)>) -> String {
        let locals: Vec<_> = LOCALS.iter().map(|ty| ty.name()).collect();
        let mut text = format!("(local {})\n", locals.join(" "));
        if !self.leaf {
            text += "    (global.set $fuel (i32.sub (global.get $fuel) (i32.const 1)))\n";
            text += "    (if (i32.lt_s (global.get $fuel) (i32.const 0)) (then unreachable))\n";
        }
        if let Some((table, ty)) = through {
            let args: String = TYPES[ty].params.iter().map(|&ty| self.expr(ty, 1) + " ").collect();
            let index = if self.random.percent(40) {
                self.index(table)
            } else {
                format!("(i32.rem_u (global.get $fuel) (i32.const {}))", self.module.tables[table].min)
            };
            text += &format!("    (call_indirect {table} (type {ty}) {args}{index})");
            text += &"(drop)".repeat(TYPES[ty].results.len());
            text.push('\n');
        }
        for _ in 0..self.random.below(5) {
            if self.room > 0 {
                text += &format!("    {}\n", self.statement());
            }
        }
        for &ty in self.results {
            text += &format!("    {}\n", self.expr(ty, 3));
        }
        text
    }

    fn local_types(&self) -> impl Iterator<Item = (usize, Ty)> {
        self.params.iter().copied().chain(LOCALS).enumerate()
    }

    /// Returns a local of a type that is no counter.
    fn local(&mut self, ty: Ty) -> Option<usize> {
        let counters = self.params.len() + LOCALS.len() - 2;
        let known: Vec<_> = self.local_types().filter(|&(index, other)| other == ty && index < counters).collect();
        (!known.is_empty()).then(|| known[self.random.below(known.len())].0)
    }

    fn global(&mut self, ty: Ty, set: bool) -> Option<usize> {
        let globals = self.module.globals.iter().enumerate();
        let known: Vec<_> = globals.filter(|(_, global)| global.ty == ty && (!set || global.set)).collect();
        (!known.is_empty()).then(|| known[self.random.below(known.len())].0)
    }

    /// Returns a table with elements of a type.
    fn table(&mut self, element: Ty, written: bool) -> Option<usize> {
        let tables = self.module.tables.iter().enumerate();
        let known: Vec<_> =
            tables.filter(|(_, table)| table.element == element && (!written || table.written)).collect();
        (!known.is_empty()).then(|| known[self.random.below(known.len())].0)
    }

    fn statement(&mut self) -> String {
        self.room = self.room.saturating_sub(2);
        match self.random.below(18) {
            0 | 1 => {
                let ty = self.random.pick(&[Ty::I32, Ty::I32, Ty::I64, Ty::F64, Ty::V128, Ty::Func]);
                match self.global(ty, true) {
                    Some(global) => format!("(global.set {global} {})", self.expr(ty, 3)),
                    None => self.set_local(),
                }
            }
            2 | 3 if !self.module.memories.is_empty() => {
                let (op, ty) = self.random.pick(&[
                    ("i32.store", Ty::I32),
                    ("i32.store8", Ty::I32),
                    ("i64.store", Ty::I64),
                    ("f64.store", Ty::F64),
                    ("v128.store", Ty::V128),
                ]);
                let (address, offset) = self.address();
                format!("({op} {offset} {address} {})", self.expr(ty, 2))
            }
            4..=7 if !self.leaf => self.call_statement(),
            8 | 9 => self.table_statement(),
            10 if !self.module.memories.is_empty() => self.memory_statement(),
            11 => {
                let condition = self.expr(Ty::I32, 2);
                let then = if self.random.percent(8) { "unreachable".to_owned() } else { self.statement_if_room() };
                format!("(if {condition} (then {then}) (else {}))", self.statement_if_room())
            }
            12 if self.loops < 2 => {
                let counter = self.params.len() + LOCALS.len() - 1 - self.loops;
                self.loops += 1;
                let body = self.statement_if_room();
                self.loops -= 1;
                let count = self.random.within(1..=3);
                format!(
                    "(local.set {counter} (i32.const 0)) (loop {body} (local.set {counter} (i32.add (local.get {counter}) \
                     (i32.const 1))) (br_if 0 (i32.lt_u (local.get {counter}) (i32.const {count}))))"
                )
            }
            13 if self.random.percent(8) => "unreachable".to_owned(),
            _ => self.set_local(),
        }
    }

    fn statement_if_room(&mut self) -> String {
        if self.room == 0 { "(nop)".to_owned() } else { self.statement() }
    }

    fn set_local(&mut self) -> String {
        let ty = self.random.pick(&[Ty::I32, Ty::I32, Ty::I64, Ty::F32, Ty::F64, Ty::V128, Ty::Func]);
        let local = self.local(ty).expect("there is a local of each of these types");
        format!("(local.set {local} {})", self.expr(ty, 3))
    }

    fn call_statement(&mut self) -> String {
        let ty = if self.random.percent(60) { self.module.favorite } else { self.random.below(TYPES.len()) };
        match self.call(ty, 2) {
            Some(call) => call + &"(drop)".repeat(TYPES[ty].results.len()),
            None => self.set_local(),
        }
    }

    /// Returns a call of a function of a type, by name or through a table.
    fn call(&mut self, ty: usize, depth: usize) -> Option<String> {
        if self.leaf {
            return None;
        }
        let funcs = self.module.funcs.iter().enumerate();
        let named: Vec<_> = funcs.filter(|(_, func)| func.ty == ty).map(|(index, _)| index).collect();
        let through = if self.random.percent(60) { self.table(Ty::Func, false) } else { None };
        let args = |this: &mut Self| -> String {
            let room = depth.saturating_sub(1);
            TYPES[ty].params.iter().map(|&ty| this.expr(ty, room) + " ").collect()
        };
        if let Some(table) = through {
            let args = args(self);
            let index = self.index(table);
            return Some(format!("(call_indirect {table} (type {ty}) {args}{index})"));
        }
        if named.is_empty() {
            return None;
        }
        let func = named[self.random.below(named.len())];
        Some(format!("(call {func} {})", args(self)))
    }

    /// Returns an index of a table that is often one of an element.
    fn index(&mut self, table: usize) -> String {
        let min = self.module.tables[table].min;
        match self.random.below(10) {
            0..=4 => format!("(i32.const {})", self.random.below(min as usize + 1)),
            5..=8 => format!("(i32.rem_u {} (i32.const {}))", self.expr(Ty::I32, 1), min + 1),
            _ => self.expr(Ty::I32, 2),
        }
    }

    fn table_statement(&mut self) -> String {
        let element = if self.random.percent(85) { Ty::Func } else { Ty::Extern };
        let Some(table) = self.table(element, true) else { return self.set_local() };
        let small = |this: &mut Self| format!("(i32.and {} (i32.const 3))", this.expr(Ty::I32, 1));
        match self.random.below(7) {
            0..=2 => format!("(table.set {table} {} {})", self.index(table), self.expr(element, 2)),
            3 => format!("(drop (table.grow {table} {} {}))", self.expr(element, 1), small(self)),
            4 => format!("(table.fill {table} {} {} {})", small(self), self.expr(element, 1), small(self)),
            5 => {
                let from = self.table(element, false).unwrap_or(table);
                format!("(table.copy {table} {from} {} {} {})", small(self), small(self), small(self))
            }
            _ if element == Ty::Func => {
                // Wasmtime takes active segments for dropped in an instance that failed before them: not by the
                // specification.
                let (elems, portable) = (&self.module.elems, self.plan.portable);
                let known: Vec<_> = (0..elems.len()).filter(|&at| !portable || elems[at].active.is_none()).collect();
                let segment = self.random.pick(&known);
                let init = format!("(table.init {table} {segment} {} {} {})", small(self), small(self), small(self));
                if self.random.percent(15) { format!("{init} (elem.drop {segment})") } else { init }
            }
            _ => self.set_local(),
        }
    }

    fn memory_statement(&mut self) -> String {
        let small = |this: &mut Self| format!("(i32.and {} (i32.const 15))", this.expr(Ty::I32, 1));
        let memory = &self.module.memories[0];
        match self.random.below(6) {
            0 | 1 if memory.grown => format!("(drop (memory.grow (i32.and {} (i32.const 1))))", self.expr(Ty::I32, 1)),
            2 => format!("(memory.fill {} {} {})", self.address().0, small(self), small(self)),
            3 => format!("(memory.copy {} {} {})", self.address().0, self.address().0, small(self)),
            4 => {
                let segment = self.random.below(self.module.data.len());
                let init = format!("(memory.init {segment} {} {} {})", self.address().0, small(self), small(self));
                if self.random.percent(15) { format!("{init} (data.drop {segment})") } else { init }
            }
            _ => self.set_local(),
        }
    }

    /// Returns an address that is mostly in bounds, and an offset.
    fn address(&mut self) -> (String, String) {
        let pages = self.module.memories[0].min;
        let offset = match self.random.below(8) {
            0 => format!("offset={}", self.random.below(65_536)),
            1 => format!("offset={}", (u64::from(pages) << 16) - 8),
            _ => String::new(),
        };
        let address = match self.random.below(12) {
            0..=5 => format!("(i32.and {} (i32.const 0xfff8))", self.expr(Ty::I32, 1)),
            6..=9 => format!("(i32.const {})", self.random.below(512)),
            10 => format!("(i32.const {})", (pages << 16) - self.random.pick(&[1, 3, 4, 8, 16])),
            _ => self.expr(Ty::I32, 1),
        };
        (address, offset)
    }

    /// Returns an expression.
    fn expr(&mut self, ty: Ty, depth: usize) -> String {
        self.room = self.room.saturating_sub(1);
        if depth == 0 || self.room == 0 {
            return self.leaf_expr(ty);
        }
        if self.random.percent(25) {
            let types: Vec<_> = (0..TYPES.len()).filter(|&index| TYPES[index].results == [ty]).collect();
            if !types.is_empty() {
                let favorite = types.contains(&self.module.favorite) && self.random.percent(60);
                let chosen = if favorite { self.module.favorite } else { types[self.random.below(types.len())] };
                if let Some(call) = self.call(chosen, depth) {
                    return call;
                }
            }
        }
        let d = depth - 1;
        let memory = !self.module.memories.is_empty();
        match ty {
            Ty::I32 => match self.random.below(10) {
                0..=3 => {
                    let op = self.random.pick(&["add", "sub", "mul", "and", "xor", "shr_u", "lt_u", "eq", "rotl"]);
                    format!("(i32.{op} {} {})", self.expr(ty, d), self.expr(ty, d))
                }
                4 if memory => {
                    let op = self.random.pick(&["i32.load", "i32.load8_u", "i32.load16_s"]);
                    let (address, offset) = self.address();
                    format!("({op} {offset} {address})")
                }
                5 => format!("(ref.is_null {})", self.expr(Ty::Func, d)),
                6 if memory => "(memory.size)".to_owned(),
                7 => match self.table(Ty::Func, false) {
                    Some(table) => format!("(table.size {table})"),
                    None => self.leaf_expr(ty),
                },
                8 => format!("(i32.wrap_i64 {})", self.expr(Ty::I64, d)),
                9 if self.random.percent(15) => format!("(i32.div_u {} {})", self.expr(ty, d), self.expr(ty, d)),
                _ => self.leaf_expr(ty),
            },
            Ty::I64 => match self.random.below(6) {
                0 | 1 => {
                    let op = self.random.pick(&["add", "sub", "mul", "or", "xor", "shl"]);
                    format!("(i64.{op} {} {})", self.expr(ty, d), self.expr(ty, d))
                }
                2 => format!("(i64.extend_i32_u {})", self.expr(Ty::I32, d)),
                3 if memory => {
                    let (address, offset) = self.address();
                    format!("(i64.load {offset} {address})")
                }
                _ => self.leaf_expr(ty),
            },
            Ty::F32 => match self.random.below(3) {
                0 => format!("(f32.add {} {})", self.expr(ty, d), self.expr(ty, d)),
                1 => format!("(f32.demote_f64 {})", self.expr(Ty::F64, d)),
                _ => self.leaf_expr(ty),
            },
            Ty::F64 => match self.random.below(4) {
                0 => format!("(f64.mul {} {})", self.expr(ty, d), self.expr(ty, d)),
                1 => format!("(f64.convert_i32_s {})", self.expr(Ty::I32, d)),
                2 if memory => {
                    let (address, offset) = self.address();
                    format!("(f64.add {} (f64.load {offset} {address}))", self.expr(ty, d))
                }
                _ => self.leaf_expr(ty),
            },
            Ty::V128 => match self.random.below(4) {
                0 => format!("(i32x4.add {} {})", self.expr(ty, d), self.expr(ty, d)),
                1 => format!("(i64x2.splat {})", self.expr(Ty::I64, d)),
                2 if memory => {
                    let (address, offset) = self.address();
                    format!("(v128.load {offset} {address})")
                }
                _ => self.leaf_expr(ty),
            },
            Ty::Func | Ty::Extern => match self.table(ty, false) {
                Some(table) if self.random.percent(40) => format!("(table.get {table} {})", self.index(table)),
                _ => self.leaf_expr(ty),
            },
        }
    }

    fn leaf_expr(&mut self, ty: Ty) -> String {
        if let Some(local) = self.local(ty).filter(|_| self.random.percent(45)) {
            return format!("(local.get {local})");
        }
        if let Some(global) = self.global(ty, false).filter(|_| self.random.percent(45)) {
            return format!("(global.get {global})");
        }
        match ty {
            Ty::I32 => {
                let number = if self.random.percent(80) { self.random.below(9) as i64 } else { self.number() };
                format!("(i32.const {})", number as i32)
            }
            Ty::I64 => format!("(i64.const {})", self.number()),
            Ty::F32 => format!("(f32.const {}.5)", self.random.below(100)),
            Ty::F64 => format!("(f64.const -{}.75)", self.random.below(100)),
            Ty::V128 => format!("(v128.const i64x2 {} {})", self.number(), self.number()),
            Ty::Func => {
                let known: Vec<_> = referable(self.plan, self.module).collect();
                if known.is_empty() || self.random.percent(20) {
                    return "(ref.null func)".to_owned();
                }
                format!("(ref.func {})", known[self.random.below(known.len())])
            }
            Ty::Extern => "(ref.null extern)".to_owned(),
        }
    }

    fn number(&mut self) -> i64 {
        self.random.pick(&crate::random::INTEGERS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modules_are_valid() {
        for seed in 0..100 {
            let plan = Plan::new(&mut Random::new(seed, "stores"));
            for number in 0..plan.modules.len() {
                for everything in [false, true] {
                    let text = module(&plan, number, seed, everything);
                    let wasm = wat::parse_str(&text).unwrap_or_else(|error| panic!("seed {seed}: {error}\n{text}"));
                    let parsed =
                        include_wasm_codegen::module::parse(&wasm, include_wasm_codegen::module::Bodies::Validate);
                    assert!(parsed.is_ok(), "seed {seed}: {}\n{text}", parsed.unwrap_err());
                }
            }
        }
    }
}
