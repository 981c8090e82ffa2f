//! What a host does with the modules of a plan.
//!
//! In:  a plan, and random numbers.
//! Out: actions in order: instantiations, some of them twice, calls of exports and of elements of tables with every
//!      type and shape, changes of what is shared, resets.

use std::fmt;

use crate::random::{INTEGERS, Random};

use super::plan::{Escape, Plan, is_typed};
use super::types::{TYPES, Ty};

/// An action. A module's name stands for its newest instance.
#[derive(Clone, Debug)]
pub(crate) enum Action {
    Instantiate {
        module: usize,
    },
    /// Calls a function of an instance: by the entry that takes slots, or by its Rust type.
    Call {
        module: usize,
        func: usize,
        typed: bool,
        args: Vec<Arg>,
    },
    /// Calls what a table refers to as a function of a type, which it need not be.
    CallElement {
        table: TableName,
        index: u32,
        ty: usize,
        args: Vec<Arg>,
    },
    SetElement {
        table: TableName,
        index: u32,
        value: FuncName,
    },
    GrowTable {
        table: TableName,
        delta: u32,
    },
    GrowMemory {
        memory: MemoryName,
        delta: u32,
    },
    /// Sets the host's global of type `i32`.
    SetGlobal(i32),
    /// Instantiates a module by itself, calls it, resets it and calls it again.
    Reset {
        module: usize,
        calls: Vec<(usize, bool, Vec<Arg>)>,
    },
}

/// A table of functions: the host's, or one that a module exports.
#[derive(Clone, Copy, Debug)]
pub(crate) enum TableName {
    Host,
    Of(usize, usize),
}

/// A memory: the host's, or one that a module exports.
#[derive(Clone, Copy, Debug)]
pub(crate) enum MemoryName {
    Host,
    Of(usize),
}

/// Where the host gets a function from.
#[derive(Clone, Copy, Debug)]
pub(crate) enum FuncName {
    Null,
    Element(TableName, u32),
    Export(usize, usize),
}

/// An argument.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Arg {
    I32(i32),
    I64(i64),
    F32(f32),
    F64(f64),
    V128([u8; 16]),
    Func(FuncName),
    Extern(usize),
}

/// Returns actions.
pub(crate) fn actions(plan: &Plan, random: &mut Random) -> Vec<Action> {
    let mut writer = Writer { plan, random, known: 0, actions: Vec::new() };
    for module in 0..plan.modules.len() {
        writer.instantiate(module);
        writer.known = module + 1;
        for _ in 0..writer.random.within(2..=8) {
            writer.action();
        }
    }
    for _ in 0..writer.random.below(3) {
        let module = writer.random.below(plan.modules.len());
        writer.instantiate(module);
        for _ in 0..writer.random.within(2..=8) {
            writer.action();
        }
    }
    for (module, facts) in plan.modules.iter().enumerate() {
        if facts.alone {
            let calls = (0..writer.random.within(2..=6)).map(|_| {
                let func = writer.exported(module);
                (func, writer.random.percent(50), writer.args(plan.modules[module].funcs[func].ty))
            });
            let calls = calls.collect();
            writer.actions.push(Action::Reset { module, calls });
        }
    }
    writer.actions
}

struct Writer<'a> {
    plan: &'a Plan,
    random: &'a mut Random,
    /// How many modules may have an instance.
    known: usize,
    actions: Vec<Action>,
}

impl Writer<'_> {
    /// Instantiates a module, and calls what lives on of an instance that never starts.
    fn instantiate(&mut self, module: usize) {
        self.actions.push(Action::Instantiate { module });
        let facts = &self.plan.modules[module];
        if let Some(Escape { func, index }) = facts.escape {
            let ty = facts.funcs[func].ty;
            for _ in 0..2 {
                let args = self.args(ty);
                self.actions.push(Action::CallElement { table: TableName::Host, index, ty, args });
            }
        }
    }

    /// Returns a module that may have an instance, or the first.
    fn module(&mut self) -> usize {
        let modules = self.plan.modules[..self.known].iter().enumerate();
        let known: Vec<_> = modules.filter(|(_, module)| module.escape.is_none()).map(|(index, _)| index).collect();
        if known.is_empty() { 0 } else { self.random.pick(&known) }
    }

    fn action(&mut self) {
        let action = match self.random.below(20) {
            0..=9 => {
                let module = self.module();
                let func = self.exported(module);
                let ty = self.plan.modules[module].funcs[func].ty;
                Action::Call { module, func, typed: self.random.percent(60), args: self.args(ty) }
            }
            10..=14 => {
                let (table, len) = self.table();
                let ty = self.element_type();
                Action::CallElement { table, index: self.below(len + 1), ty, args: self.args(ty) }
            }
            15 | 16 => {
                let (table, len) = self.table();
                Action::SetElement { table, index: self.below(len + 1), value: self.func() }
            }
            17 => Action::GrowTable { table: self.table().0, delta: self.below(3) },
            18 => Action::GrowMemory { memory: self.memory(), delta: self.below(2) },
            _ => Action::SetGlobal(self.i32()),
        };
        self.actions.push(action);
    }

    fn below(&mut self, bound: u32) -> u32 {
        u32::try_from(self.random.below(bound as usize)).expect("it is below a u32")
    }

    /// Returns an exported function of a module.
    fn exported(&mut self, module: usize) -> usize {
        let facts = &self.plan.modules[module];
        let funcs = facts.funcs.iter().enumerate();
        // What is imported belongs to another instance, and its type has no entry there that was asked for here.
        let known: Vec<_> = funcs.filter(|(_, func)| func.exported).map(|(index, _)| index).collect();
        known[self.random.below(known.len())]
    }

    /// Returns a table of functions, and how many elements it has at least.
    fn table(&mut self) -> (TableName, u32) {
        let mut known = vec![(TableName::Host, super::plan::HOST_TABLES[0].2)];
        for (module, facts) in self.plan.modules[..self.known].iter().enumerate() {
            if facts.escape.is_some() {
                continue;
            }
            for (index, table) in facts.tables.iter().enumerate() {
                if table.exported && table.element == Ty::Func {
                    known.push((TableName::Of(module, index), table.min));
                }
            }
        }
        known[self.random.below(known.len())]
    }

    fn memory(&mut self) -> MemoryName {
        let mut known = vec![MemoryName::Host];
        for (module, facts) in self.plan.modules[..self.known].iter().enumerate() {
            if facts.escape.is_none() && facts.memories.iter().any(|memory| memory.exported) {
                known.push(MemoryName::Of(module));
            }
        }
        known[self.random.below(known.len())]
    }

    fn func(&mut self) -> FuncName {
        match self.random.below(6) {
            0 => FuncName::Null,
            1..=3 => {
                let (table, len) = self.table();
                FuncName::Element(table, self.below(len))
            }
            _ => {
                let module = self.module();
                FuncName::Export(module, self.exported(module))
            }
        }
    }

    /// Returns a type that elements often have.
    fn element_type(&mut self) -> usize {
        loop {
            let ty = self.random.pick(&[0, 0, 1, 1, 1, 1, 2, 2, 3, 4, 5, 6, 7, 10, 11]);
            if is_typed(ty) && !(self.plan.portable && super::types::has_extern(ty)) {
                return ty;
            }
        }
    }

    fn i32(&mut self) -> i32 {
        if self.random.percent(60) {
            i32::from(self.random.any() as u8 % 12)
        } else {
            self.random.pick(&INTEGERS) as i32
        }
    }

    fn args(&mut self, ty: usize) -> Vec<Arg> {
        let arg = |&ty: &Ty| match ty {
            Ty::I32 => Arg::I32(self.i32()),
            Ty::I64 => Arg::I64(self.random.pick(&INTEGERS)),
            Ty::F32 => Arg::F32(self.random.below(90) as f32 / 4.0),
            Ty::F64 => Arg::F64(self.random.below(90) as f64 / 8.0),
            Ty::V128 => Arg::V128(std::array::from_fn(|_| self.random.any().to_le_bytes()[2])),
            Ty::Func => Arg::Func(self.func()),
            Ty::Extern => Arg::Extern(self.random.below(4)),
        };
        TYPES[ty].params.iter().map(arg).collect()
    }
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self:?}")
    }
}
