//! What a module has, before any code is written: memory, globals, tables, and the types of its functions.

use std::fmt::Write;

use crate::host;
use crate::own::body;
use crate::random::Random;

/// A type of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ty {
    I32,
    I64,
    F32,
    F64,
    V128,
}

impl Ty {
    pub(super) const ALL: [Self; 5] = [Self::I32, Self::I64, Self::F32, Self::F64, Self::V128];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::I32 => "i32",
            Self::I64 => "i64",
            Self::F32 => "f32",
            Self::F64 => "f64",
            Self::V128 => "v128",
        }
    }
}

/// The type of a function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Signature {
    pub(super) params: Vec<Ty>,
    pub(super) results: Vec<Ty>,
}

/// What kind of function one is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A few operators: what is worth being inlined.
    Small,
    /// Statements.
    Large,
    /// Statements, and calls of itself; the first parameter counts down.
    Recursive,
}

#[derive(Clone, Debug)]
pub(super) struct Function {
    pub(super) signature: Signature,
    pub(super) kind: Kind,
    pub(super) exported: bool,
}

#[derive(Clone, Debug)]
pub(super) struct Table {
    /// Functions by their number, or null.
    pub(super) elements: Vec<Option<usize>>,
    pub(super) max: usize,
    exported: bool,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Memory {
    pub(super) pages: usize,
    pub(super) max: usize,
    pub(super) page_shift: u32,
}

impl Memory {
    /// Returns the length at first, in bytes.
    pub(super) fn len(self) -> usize {
        self.pages << self.page_shift
    }
}

/// What a module has.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    pub(super) floats: bool,
    pub(super) vectors: bool,
    pub(super) memory: Memory,
    /// Types of globals that can be set. Global 0 is the pointer to a stack in memory.
    pub(super) globals: Vec<Ty>,
    /// Types of globals that cannot be set, or that no function sets; their numbers go on from those above.
    pub(super) constants: Vec<Ty>,
    pub(super) functions: Vec<Function>,
    /// The first function that tables hold.
    pub(super) first_in_tables: usize,
    pub(super) tables: Vec<Table>,
    /// Whether functions change tables.
    pub(super) tables_change: bool,
    /// Whether memory grows and segments are dropped.
    pub(super) bulk: bool,
    pub(super) imports: bool,
}

/// Bytes of each of the two passive data segments.
pub(super) const SEGMENT: usize = 40;

/// Elements of the passive element segment.
pub(super) const PASSIVE: usize = 4;

impl Plan {
    pub(super) fn new(random: &mut Random, floats: bool) -> Self {
        let vectors = random.percent(50);
        let memory = match random.below(10) {
            0 => Memory { pages: random.pick(&[4096, 5000, 70_000]), max: 80_000, page_shift: 0 },
            1 => Memory { pages: 1, max: 1, page_shift: 16 },
            2 => Memory { pages: 2, max: 2, page_shift: 16 },
            _ => Memory { pages: random.within(1..=2), max: random.within(2..=4), page_shift: 16 },
        };
        let types: Vec<Ty> = Ty::ALL
            .into_iter()
            .filter(|ty| match ty {
                Ty::F32 | Ty::F64 => floats,
                Ty::V128 => vectors,
                _ => true,
            })
            .collect();
        let some = |random: &mut Random, most: usize| -> Vec<Ty> {
            let count = random.within(0..=most);
            (0..count).map(|_| if random.percent(50) { Ty::I32 } else { random.pick(&types) }).collect()
        };
        let signatures: Vec<_> = (0..6)
            .map(|i| {
                let results = if i == 0 { 1 } else { random.pick(&[0, 1, 1, 1, 2, 3]) };
                let results = (0..results).map(|_| random.pick(&types)).collect();
                Signature { params: some(random, if i == 5 { 14 } else { 4 }), results }
            })
            .collect();
        let count = random.within(4..=14);
        let functions: Vec<_> = (0..count)
            .map(|_| {
                let mut signature =
                    signatures[random.below(signatures.len()).min(random.below(signatures.len()))].clone();
                let kind = match random.below(10) {
                    0..5 => Kind::Small,
                    5..9 => Kind::Large,
                    _ => {
                        signature.params.insert(0, Ty::I32);
                        Kind::Recursive
                    }
                };
                Function { signature, kind, exported: random.percent(60) }
            })
            .collect();
        let first_in_tables = random.within(1..=count / 2);
        let globals: Vec<_> = std::iter::once(Ty::I32).chain(types.iter().copied()).collect();
        let mut plan = Self {
            floats,
            vectors,
            memory,
            globals,
            constants: types,
            functions,
            first_in_tables,
            tables: vec![],
            tables_change: random.percent(30),
            bulk: random.percent(60),
            imports: random.percent(40),
        };
        plan.functions[0].exported = true;
        for number in 0..random.within(1..=3) {
            let table = plan.table(random, number == 0);
            plan.tables.push(table);
        }
        plan
    }

    /// Plans a table: either of functions of one type, or of any functions.
    fn table(&self, random: &mut Random, uniform: bool) -> Table {
        let candidates: Vec<_> = (self.first_in_tables..self.functions.len()).collect();
        let first = random.pick(&candidates);
        let like = |i: &usize| self.functions[*i].signature == self.functions[first].signature;
        let candidates: Vec<_> = if uniform { candidates.into_iter().filter(like).collect() } else { candidates };
        let len = random.pick(&[1, 2, 4, 8, 7]);
        let hole = if random.percent(70) { 0 } else { 15 };
        let elements = (0..len).map(|_| (!random.percent(hole)).then(|| random.pick(&candidates))).collect();
        Table { elements, max: len + random.below(4), exported: random.percent(30) }
    }

    /// Writes the module.
    pub(super) fn text(&self, random: &mut Random) -> String {
        let mut text = String::from("(module\n");
        if self.imports {
            text.push_str(host::IMPORTS);
        }
        let Memory { pages, max, page_shift } = self.memory;
        let size = if page_shift == 16 { "" } else { "(pagesize 1)" };
        let export = if random.percent(60) { "(export \"memory\")" } else { "" };
        line(&mut text, format_args!("(memory $m {export} {pages} {max} {size})"));
        self.write_globals(&mut text, random);
        self.write_tables(&mut text, random);
        let mut bodies = Vec::new();
        let mut costs = vec![0; self.functions.len()];
        for number in (0..self.functions.len()).rev() {
            let (body, cost) = body::function(self, &costs, number, random);
            costs[number] = cost;
            bodies.push(body);
        }
        bodies.into_iter().rev().for_each(|body| text.push_str(&body));
        for (i, at) in [16, 256].into_iter().enumerate() {
            line(&mut text, format_args!("(data $d{i} (i32.const {at}) \"{}\")", escaped(&random.bytes(64))));
        }
        for i in 0..2 {
            line(&mut text, format_args!("(data $p{i} \"{}\")", escaped(&random.bytes(SEGMENT))));
        }
        text.push_str(")\n");
        text
    }

    fn write_globals(&self, text: &mut String, random: &mut Random) {
        let stack = self.memory.len().min(8192) - 64;
        line(text, format_args!("(global $g0 (mut i32) (i32.const {stack}))"));
        let set = self.globals.iter().skip(1).map(|ty| (*ty, true));
        let others = self.constants.iter().map(|ty| (*ty, random.percent(40))).collect::<Vec<_>>();
        for (i, (ty, mutable)) in (1..).zip(set.chain(others)) {
            let name = ty.name();
            let (open, close) = if mutable { ("(mut ", ")") } else { ("", "") };
            let export = if random.percent(20) { format!("(export \"g{i}\")") } else { String::new() };
            let value = match ty {
                Ty::I32 => format!("(i32.const {})", random.below(5000)),
                Ty::I64 => format!("(i64.const {})", random.any().cast_signed()),
                Ty::F32 | Ty::F64 => format!("({name}.const {}.5)", random.below(50)),
                Ty::V128 => format!("(v128.const i64x2 {} {})", random.any(), random.below(9)),
            };
            line(text, format_args!("(global $g{i} {export} {open}{name}{close} {value})"));
        }
    }

    fn write_tables(&self, text: &mut String, random: &mut Random) {
        for (i, table) in self.tables.iter().enumerate() {
            let export = if table.exported { format!("(export \"t{i}\")") } else { String::new() };
            line(text, format_args!("(table $t{i} {export} {} {} funcref)", table.elements.len(), table.max));
            // Runs between holes, each a segment.
            let mut at = 0;
            for run in table.elements.split(Option::is_none) {
                let names: String = run.iter().flatten().map(|function| format!(" $f{function}")).collect();
                if !names.is_empty() {
                    line(text, format_args!("(elem (table $t{i}) (i32.const {at}) func{names})"));
                }
                at += run.len() + 1;
            }
        }
        let candidates: Vec<_> = (self.first_in_tables..self.functions.len()).collect();
        let names: String = (0..PASSIVE).map(|_| format!(" $f{}", random.pick(&candidates))).collect();
        line(text, format_args!("(elem $e func{names})"));
        let all: String = candidates.iter().map(|function| format!(" $f{function}")).collect();
        line(text, format_args!("(elem declare func{all})"));
    }
}

fn line(text: &mut String, what: std::fmt::Arguments<'_>) {
    text.write_fmt(what).expect("a string takes any text");
    text.push('\n');
}

fn escaped(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("\\{byte:02x}")).collect()
}
