//! Chooses what the modules of a store have.
//!
//! In:  random numbers.
//! Out: [`Plan`]: modules in the order in which they are instantiated. Each imports from the host and from earlier
//!      modules.
//!
//! The kinds of items are those that the whole-module analysis tells apart: tables that nothing writes to and others,
//! with functions of the module, of other instances and of the host; memories that grow here, elsewhere or never;
//! globals that nothing sets; offsets that come from elsewhere. Segments and start functions fail now and then, at each
//! possible place.

use crate::random::Random;

use super::plan::{
    Data, Elem, Escape, From, Func, Global, HOST_FUNCTIONS, HOST_GLOBALS, HOST_MEMORY, HOST_TABLES, Memory, Module,
    Plan, Table, is_typed,
};
use super::types::{REENTERED, START, Ty, has_extern};

/// What a later module may import.
#[derive(Clone, Debug)]
struct Offer {
    from: From,
    item: Item,
}

#[derive(Clone, Copy, Debug)]
enum Item {
    Func { ty: usize, about_caller: bool },
    Table { element: Ty, min: u32, max: Option<u32> },
    Memory { min: u32, max: Option<u32> },
    Global { ty: Ty, mutable: bool },
}

impl Plan {
    /// Plans modules.
    pub(crate) fn new(random: &mut Random) -> Self {
        let portable = random.percent(60);
        let mut offers = host_offers(portable);
        let count = random.within(2..=5);
        let favorite = func_type(random, portable);
        let modules = (0..count).map(|number| {
            let favorite = if random.percent(75) { favorite } else { func_type(random, portable) };
            let module = Module { favorite, ..Module::default() };
            let module = Planner { random, offers: &offers, portable, module }.module();
            // What imports from an instance that never starts has none either.
            if module.escape.is_none() {
                offers.extend(module.offers(number));
            }
            module
        });
        let modules = modules.collect();
        Self { portable, modules }
    }
}

/// Returns a type of functions.
fn func_type(random: &mut Random, portable: bool) -> usize {
    loop {
        let ty = random.pick(&[0, 0, 1, 1, 1, 1, 2, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
        if !(portable && has_extern(ty)) {
            return ty;
        }
    }
}

fn host_offers(portable: bool) -> Vec<Offer> {
    let from = |name: &str| From { module: None, name: name.to_owned() };
    let funcs = HOST_FUNCTIONS.iter().map(|&(name, ty, about_caller)| (name, Item::Func { ty, about_caller }));
    let tables = HOST_TABLES.iter().filter(|(_, element, ..)| !portable || *element == Ty::Func);
    let tables = tables.map(|&(name, element, min, max)| (name, Item::Table { element, min, max: Some(max) }));
    let (name, min, max) = HOST_MEMORY;
    let memory = (name, Item::Memory { min, max: Some(max) });
    let globals = HOST_GLOBALS.iter().map(|&(name, ty, mutable)| (name, Item::Global { ty, mutable }));
    let all = funcs.chain(tables).chain([memory]).chain(globals);
    all.map(|(name, item)| Offer { from: from(name), item }).collect()
}

impl Module {
    /// Returns what the module exports.
    fn offers(&self, number: usize) -> Vec<Offer> {
        let mut offers = Vec::new();
        let mut offer = |kind: &str, index: usize, item| {
            let from = From { module: Some(number), name: format!("{kind}{index}") };
            offers.push(Offer { from, item });
        };
        for (index, func) in self.funcs.iter().enumerate().filter(|(_, func)| func.exported) {
            offer("f", index, Item::Func { ty: func.ty, about_caller: func.about_caller });
        }
        for (index, table) in self.tables.iter().enumerate().filter(|(_, table)| table.exported) {
            let &Table { element, min, max, .. } = table;
            offer("t", index, Item::Table { element, min, max });
        }
        for (index, memory) in self.memories.iter().enumerate().filter(|(_, memory)| memory.exported) {
            let &Memory { min, max, .. } = memory;
            offer("m", index, Item::Memory { min, max });
        }
        for (index, global) in self.globals.iter().enumerate().filter(|(_, global)| global.exported) {
            offer("g", index, Item::Global { ty: global.ty, mutable: global.mutable });
        }
        offers
    }
}

struct Planner<'a> {
    random: &'a mut Random,
    offers: &'a [Offer],
    portable: bool,
    module: Module,
}

impl Planner<'_> {
    fn module(mut self) -> Module {
        let escapes = self.random.percent(10);
        self.module.alone = !escapes && self.random.percent(30);
        self.import_funcs();
        if escapes {
            self.import_host_table();
        }
        if !self.module.alone {
            self.import_others();
        }
        self.own_funcs();
        self.own_tables();
        if self.module.memories.is_empty() && self.random.percent(80) {
            let min = self.random.pick(&[1, 1, 1, 2]);
            let max = self.random.percent(70).then(|| min + self.random.pick(&[0, 1, 3]));
            let (exported, grown) = (self.random.percent(40), self.random.percent(40));
            self.module.memories.push(Memory { min, max, from: None, exported, grown });
        }
        self.own_globals();
        self.segments();
        if escapes {
            self.escape();
        }
        if self.portable && self.escapes_may_see_data() {
            self.module.data.iter_mut().for_each(|data| data.active = None);
        }
        if !escapes && self.random.percent(15) {
            self.crowd();
        }
        self.module
    }

    fn import_funcs(&mut self) {
        for _ in 0..self.random.pick(&[0, 1, 2, 2, 3, 4]) {
            let mut offer = &self.offers[self.random.below(self.offers.len())];
            for _ in 0..self.random.below(12) {
                if matches!(offer.item, Item::Func { ty, .. } if ty == self.module.favorite)
                    && offer.from.module.is_some()
                {
                    break;
                }
                offer = &self.offers[self.random.below(self.offers.len())];
            }
            let offer = offer.clone();
            let Item::Func { ty, about_caller } = offer.item else { continue };
            if self.module.alone && offer.from.module.is_some() {
                continue;
            }
            // Another module may tell the host about the instance that passes the function on.
            let exported = !(self.portable && about_caller) && self.random.percent(20);
            let from = Some(offer.from);
            self.module.funcs.push(Func { ty, from, exported, leaf: false, through: None, about_caller });
        }
    }

    fn import_host_table(&mut self) {
        let (name, element, min, max) = HOST_TABLES[0];
        let from = Some(From { module: None, name: name.to_owned() });
        let written = self.random.percent(60);
        self.module.tables.push(Table { element, min, max: Some(max), from, exported: false, written });
    }

    fn import_others(&mut self) {
        for offer in self.offers {
            if !self.random.percent(if offer.from.module.is_some() { 35 } else { 22 }) {
                continue;
            }
            let (from, exported) = (Some(offer.from.clone()), self.random.percent(20));
            match offer.item {
                Item::Table { element, min, max } if self.module.tables.len() < 3 => {
                    let min = self.asked_min(min);
                    let max =
                        max.filter(|_| self.random.percent(70)).map(|max| max.max(min) + self.random.pick(&[0, 0, 2]));
                    let written = self.random.percent(60);
                    self.module.tables.push(Table { element, min, max, from, exported, written });
                }
                Item::Memory { min, max } if self.module.memories.is_empty() => {
                    let min = self.asked_min(min);
                    let max =
                        max.filter(|_| self.random.percent(70)).map(|max| max.max(min) + self.random.pick(&[0, 0, 2]));
                    let grown = self.random.percent(40);
                    self.module.memories.push(Memory { min, max, from, exported, grown });
                }
                Item::Global { ty, mutable } if self.module.globals.len() < 5 => {
                    let set = mutable && self.random.percent(60);
                    self.module.globals.push(Global { ty, mutable, from, exported, set, init: String::new() });
                }
                _ => {}
            }
        }
    }

    /// Returns how much of something to ask for that has `min`: now and then too much, so that linking fails.
    fn asked_min(&mut self, min: u32) -> u32 {
        match self.random.below(80) {
            0 => min + 1,
            1..=25 => min.saturating_sub(1).max(1),
            _ => min,
        }
    }

    fn own_funcs(&mut self) {
        let count = self.random.within(4..=9);
        for number in 0..count {
            let ty = match number {
                0 => REENTERED,
                1 => START,
                _ if self.random.percent(50) => self.module.favorite,
                _ => func_type(self.random, self.portable),
            };
            let (exported, leaf) = (number == 0 || self.random.percent(55), self.random.percent(40));
            self.module.funcs.push(Func { ty, from: None, exported, leaf, through: None, about_caller: false });
        }
        if self.random.percent(25) {
            self.module.start = Some(self.module.imported_funcs() + 1);
        }
    }

    fn own_tables(&mut self) {
        for _ in 0..self.random.pick(&[0, 1, 1, 1, 2]) {
            let element = if self.portable || self.random.percent(85) { Ty::Func } else { Ty::Extern };
            let min = self.random.pick(&[1, 2, 3, 5, 6, 6, 7, 8, 9]);
            let max = self.random.percent(50).then(|| min + self.random.pick(&[0, 1, 4]));
            let (exported, written) = (self.random.percent(30), self.random.percent(35));
            self.module.tables.push(Table { element, min, max, from: None, exported, written });
        }
    }

    fn own_globals(&mut self) {
        for _ in 0..self.random.within(1..=4) {
            let ty = self.random.pick(&[Ty::I32, Ty::I32, Ty::I64, Ty::F64, Ty::V128, Ty::Func]);
            let mutable = self.random.percent(65);
            let (exported, set) = (self.random.percent(35), mutable && self.random.percent(55));
            let init = self.constant(ty);
            self.module.globals.push(Global { ty, mutable, from: None, exported, set, init });
        }
    }

    /// Returns a constant expression: a number, a function, or what an imported constant is.
    fn constant(&mut self, ty: Ty) -> String {
        let mut known = (0..).zip(&self.module.globals);
        let imported = known.find(|(_, global)| global.ty == ty && global.from.is_some() && !global.mutable);
        if let Some((index, _)) = imported.filter(|_| self.random.percent(60)) {
            return format!("(global.get {index})");
        }
        let number = self.random.within(0..=9);
        match ty {
            Ty::I32 => format!("(i32.const {number})"),
            Ty::I64 => format!("(i64.const {})", self.random.any().cast_signed()),
            Ty::F32 => format!("(f32.const {number}.5)"),
            Ty::F64 => format!("(f64.const {number}.25)"),
            Ty::V128 => format!("(v128.const i64x2 {number} {})", self.random.any().cast_signed()),
            Ty::Func if self.random.percent(70) => format!("(ref.func {})", self.any_func()),
            Ty::Func => "(ref.null func)".to_owned(),
            Ty::Extern => "(ref.null extern)".to_owned(),
        }
    }

    /// Returns a function that a reference may point to.
    fn any_func(&mut self) -> usize {
        loop {
            let index = self.random.below(self.module.funcs.len());
            if !(self.portable && self.module.funcs[index].about_caller) {
                return index;
            }
        }
    }

    fn segments(&mut self) {
        for table in 0..self.module.tables.len() {
            let &Table { element, min, ref from, .. } = &self.module.tables[table];
            let imported = from.is_some();
            if element != Ty::Func {
                continue;
            }
            for _ in 0..self.random.pick(if imported { &[0, 0, 1, 2] } else { &[0, 1, 1, 1, 2] }) {
                let elem = self.active_elem(table, min as usize, imported);
                let place = self.random.below(self.module.elems.len() + 1);
                self.module.elems.insert(place, elem);
            }
        }
        // What earlier segments put into imported tables lives on.
        let count = self.module.elems.len();
        if count > 1 && self.random.percent(20) {
            let at = self.random.within(1..=count - 1);
            if let Some((_, offset)) = &mut self.module.elems[at].active {
                *offset = "(i32.const 100)".to_owned();
            }
        }
        let items = (0..self.random.within(1..=4)).map(|_| Some(self.any_func())).collect();
        self.module.elems.push(Elem { active: None, items });
        if let Some(memory) = self.module.memories.first() {
            let end = u64::from(memory.min) << 16;
            for _ in 0..self.random.below(3) {
                let len = self.random.within(1..=12);
                let offset = match self.random.below(30) {
                    0 => format!("(i32.const {})", end - len as u64 + 1),
                    1 => format!("(i32.const {})", end - len as u64),
                    2..=6 => self.constant(Ty::I32),
                    _ => format!("(i32.const {})", self.random.below(256)),
                };
                let bytes = self.random.bytes(len);
                self.module.data.push(Data { active: Some(offset), bytes });
            }
        }
        let bytes = self.random.bytes(9);
        self.module.data.push(Data { active: None, bytes });
    }

    /// Lets a function get away from an instance that never starts: see [`Escape`]. The host's table is the first.
    fn escape(&mut self) {
        // The first two functions are those that the host calls and that starts.
        let imported = self.module.imported_funcs();
        let func = imported + self.random.within(2..=self.module.funcs.len() - imported - 1);
        let (table, known) = self.known_table(func, REENTERED);
        if !is_typed(self.module.funcs[func].ty) {
            self.module.funcs[func].ty = REENTERED;
        }
        let index = self.random.below(HOST_TABLES[0].2 as usize);
        let into_host =
            |index: usize| Elem { active: Some((0, format!("(i32.const {index})"))), items: vec![Some(func)] };
        let mut fails = into_host(100);
        if let Some((to, _)) = &mut fails.active {
            *to = self.random.pick(&[0, table]);
        }
        self.module.elems.extend([into_host(index), fails, known]);
        let index = u32::try_from(index).expect("the table is small");
        self.module.escape = Some(Escape { func, index });
    }

    /// Returns whether a function may get away although a later element segment fails. Data segments come behind all of
    /// those, but Wasmtime writes them into a memory before.
    fn escapes_may_see_data(&self) -> bool {
        let tables = &self.module.tables;
        let mut active = self.module.elems.iter().filter_map(|elem| elem.active.as_ref());
        active.any(|&(table, _)| tables[table].from.is_some())
    }

    /// Puts many functions of one type, one of them another instance's, into a table that no code changes, and lets an
    /// exported function call through it.
    fn crowd(&mut self) {
        let funcs = self.module.funcs.iter().enumerate();
        let foreign = funcs.filter(|(_, func)| {
            let from = func.from.as_ref();
            from.is_some_and(|from| from.module.is_some()) && !(self.portable && func.about_caller)
        });
        let foreign: Vec<_> = foreign.map(|(_, func)| func.ty).collect();
        if foreign.is_empty() {
            return;
        }
        let ty = self.random.pick(&foreign);
        for _ in 0..self.random.within(3..=6) {
            let leaf = self.random.percent(40);
            self.module.funcs.push(Func { ty, from: None, exported: false, leaf, through: None, about_caller: false });
        }
        let func = self.module.funcs.len();
        let caller =
            Func { ty: REENTERED, from: None, exported: true, leaf: false, through: None, about_caller: false };
        self.module.funcs.push(caller);
        let (_, known) = self.known_table(func, ty);
        self.module.elems.push(known);
    }

    /// Adds a table that no code changes and through which a function calls those of a type, and returns it with the
    /// segment that fills it.
    fn known_table(&mut self, func: usize, ty: usize) -> (usize, Elem) {
        let table = self.module.tables.len();
        let min = self.random.pick(&[1, 2, 5, 6, 7, 8, 9]);
        let max = self.random.percent(50).then_some(min);
        self.module.tables.push(Table { element: Ty::Func, min, max, from: None, exported: false, written: false });
        let caller = &mut self.module.funcs[func];
        (caller.leaf, caller.through) = (false, Some((table, ty)));
        let funcs = self.module.funcs.iter().enumerate();
        let callable = funcs.filter(|(_, func)| func.ty == ty && !(self.portable && func.about_caller));
        let callable: Vec<_> = callable.map(|(index, _)| Some(index)).collect();
        let items = (0..min).map(|_| self.random.pick(&callable)).collect();
        (table, Elem { active: Some((table, "(i32.const 0)".to_owned())), items })
    }

    fn active_elem(&mut self, table: usize, min: usize, imported: bool) -> Elem {
        let start = if self.random.percent(60) { 0 } else { self.random.below(min) };
        let mut len = if self.random.percent(60) { min - start } else { self.random.within(0..=min - start) };
        let mut offset = format!("(i32.const {start})");
        match self.random.below(if imported { 12 } else { 30 }) {
            0 => len += 1,
            1 => offset = self.constant(Ty::I32),
            _ => {}
        }
        let favorites = self.module.funcs.iter().enumerate().filter(|(_, func)| func.ty == self.module.favorite);
        let favorites: Vec<_> = favorites.map(|(index, _)| index).collect();
        let only = match favorites.get(self.random.below(favorites.len() + 1)) {
            Some(&only) if !(self.portable && self.module.funcs[only].about_caller) => only,
            _ => self.any_func(),
        };
        let same_type = self.random.percent(55);
        let nulls = self.random.percent(15);
        let mut items = Vec::new();
        while items.len() < len {
            let func = self.any_func();
            if same_type && self.module.funcs[func].ty != self.module.funcs[only].ty && self.random.percent(97) {
                continue;
            }
            items.push(if nulls && self.random.percent(30) { None } else { Some(func) });
        }
        Elem { active: Some((table, offset)), items }
    }
}
