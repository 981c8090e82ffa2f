//! Calls: of functions behind the caller, through tables, of the host, and of itself.

use crate::own::body::Body;
use crate::own::plan::{Signature, Ty};

/// The host's functions, with their types; see `host::IMPORTS`.
const HOST: [(&str, &[Ty], &[Ty]); 10] = [
    ("nothing", &[], &[]),
    ("int", &[Ty::I32], &[Ty::I32]),
    ("long", &[Ty::I64, Ty::I32], &[Ty::I64]),
    ("double", &[Ty::F32, Ty::F64], &[Ty::F64]),
    ("single", &[Ty::F32], &[Ty::F32]),
    ("writes", &[Ty::I32, Ty::I32, Ty::I32], &[]),
    ("fails", &[Ty::I32], &[Ty::I32]),
    ("vector", &[Ty::V128], &[Ty::V128]),
    ("pair", &[Ty::I32, Ty::F64], &[Ty::I64, Ty::F32]),
    (
        "twelve",
        &[Ty::I32, Ty::F32, Ty::I64, Ty::F64, Ty::I32, Ty::I32, Ty::I64, Ty::I64, Ty::F64, Ty::F64, Ty::I32, Ty::F32],
        &[Ty::I64],
    ),
];

impl Body<'_> {
    /// Returns a call of a function whose one result has a type.
    pub(super) fn call_of(&mut self, ty: Ty, depth: usize) -> Option<String> {
        self.direct(depth, |signature| signature.results == [ty]).map(|(call, _)| call)
    }

    /// Returns a call through a table whose one result has a type.
    pub(super) fn indirect_call_of(&mut self, ty: Ty, depth: usize) -> Option<String> {
        self.indirect(depth, |signature| signature.results == [ty]).map(|(call, _)| call)
    }

    /// Returns a call of the host whose one result has a type.
    pub(super) fn host_call_of(&mut self, ty: Ty, depth: usize) -> Option<String> {
        self.host(depth, |results| results == [ty]).map(|(call, _)| call)
    }

    /// Returns a call of a function behind this one, and its type.
    pub(super) fn direct(&mut self, depth: usize, wanted: impl Fn(&Signature) -> bool) -> Option<(String, Signature)> {
        let plan = self.plan;
        let candidates = self.number + 1..plan.functions.len();
        let candidates: Vec<_> = candidates.filter(|&i| wanted(&plan.functions[i].signature)).collect();
        if candidates.is_empty() {
            return None;
        }
        let callee = self.random.pick(&candidates);
        if !self.affords(self.costs[callee] + 1) {
            return None;
        }
        let signature = plan.functions[callee].signature.clone();
        let arguments = self.arguments(&signature, depth);
        Some((format!("(call $f{callee} {arguments})"), signature))
    }

    /// Returns a call through a table, and its type.
    pub(super) fn indirect(
        &mut self,
        depth: usize,
        wanted: impl Fn(&Signature) -> bool,
    ) -> Option<(String, Signature)> {
        let plan = self.plan;
        if self.number >= plan.first_in_tables {
            return None;
        }
        let table = self.random.below(plan.tables.len());
        let elements = &plan.tables[table].elements;
        let fitting = elements.iter().enumerate().filter_map(|(at, element)| Some((at, (*element)?)));
        let fitting: Vec<_> = fitting.filter(|(_, callee)| wanted(&plan.functions[*callee].signature)).collect();
        let most = self.costs[plan.first_in_tables..].iter().copied().max()?;
        if fitting.is_empty() || !self.affords(most + 1) {
            return None;
        }
        let (at, callee) = self.random.pick(&fitting);
        let signature = plan.functions[callee].signature.clone();
        let uniform = |element: &Option<usize>| element.is_some_and(|i| plan.functions[i].signature == signature);
        let all = elements.iter().all(uniform);
        let arguments = self.arguments(&signature, depth);
        let index = match self.random.below(100) {
            0..50 => format!("(i32.const {at})"),
            50..95 if all => {
                format!("(i32.rem_u {} (i32.const {}))", self.value(Ty::I32, depth), elements.len())
            }
            95..97 => format!("(i32.and {} (i32.const 15))", self.value(Ty::I32, depth)),
            97 => self.value(Ty::I32, depth),
            _ => {
                let condition = self.value(Ty::I32, depth);
                let (other, _) = self.random.pick(&fitting);
                format!("(select (i32.const {at}) (i32.const {other}) {condition})")
            }
        };
        let types = |types: &[Ty]| types.iter().map(|ty| format!(" {}", ty.name())).collect::<String>();
        let (params, results) = (types(&signature.params), types(&signature.results));
        let call = format!("(call_indirect $t{table} (param{params}) (result{results}) {arguments} {index})");
        Some((call, signature))
    }

    /// Returns a call of a function of the host, and its results.
    pub(super) fn host(&mut self, depth: usize, wanted: impl Fn(&[Ty]) -> bool) -> Option<(String, &'static [Ty])> {
        if !self.plan.imports {
            return None;
        }
        let known = |types: &[Ty]| types.iter().all(|ty| self.has(*ty));
        let fitting = HOST.iter().filter(|(_, params, results)| wanted(results) && known(params) && known(results));
        let fitting: Vec<_> = fitting.collect();
        if fitting.is_empty() || !self.affords(20) {
            return None;
        }
        let (name, params, results) = *self.random.pick(&fitting);
        let signature = Signature { params: params.to_vec(), results: vec![] };
        Some((format!("(call ${name} {})", self.arguments(&signature, depth)), results))
    }

    /// Writes the call of the function itself, once; its first parameter is one less.
    pub(super) fn call_itself(&mut self) {
        let (plan, number) = (self.plan, self.number);
        let signature = self.signature().clone();
        let rest = Signature { params: signature.params[1..].to_vec(), results: vec![] };
        let arguments = format!("(i32.sub (local.get $a0) (i32.const 1)) {}", self.arguments(&rest, 1));
        let in_table = |(table, at): &(usize, usize)| plan.tables[*table].elements[*at] == Some(number);
        let mut places =
            plan.tables.iter().enumerate().flat_map(|(i, table)| (0..table.elements.len()).map(move |at| (i, at)));
        let place = places.find(in_table).filter(|_| !plan.tables_change && self.random.percent(60));
        let call = match place {
            Some((table, at)) => {
                let types = |types: &[Ty]| types.iter().map(|ty| format!(" {}", ty.name())).collect::<String>();
                let (params, results) = (types(&signature.params), types(&signature.results));
                format!("(call_indirect $t{table} (param{params}) (result{results}) {arguments} (i32.const {at}))")
            }
            None => format!("(call $f{number} {arguments})"),
        };
        self.take(&call, &signature.results);
    }

    /// Writes an instruction, and puts its results into locals.
    pub(super) fn take(&mut self, instruction: &str, results: &[Ty]) {
        self.line(instruction);
        for &ty in results.iter().rev() {
            let local = self.assignable(ty);
            let kept = self.random.percent(85);
            self.line(&if kept { format!("(local.set {local})") } else { "(drop)".to_owned() });
        }
    }

    fn arguments(&mut self, signature: &Signature, depth: usize) -> String {
        let argument = |ty: &Ty| match ty {
            Ty::I32 if self.random.percent(40) => format!("(local.get {})", self.random.pick(&["$p", "$q"])),
            _ => self.value(*ty, depth.min(2)),
        };
        signature.params.iter().map(argument).collect::<Vec<_>>().join(" ")
    }
}
