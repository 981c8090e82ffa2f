//! What the modules of a store have, and what they import from each other and from the host, before any code.

use super::types::{TYPES, Ty};

/// The modules of a store.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    /// Whether all that happens follows from the specification, and not from which instance a host function is told.
    pub(crate) portable: bool,
    pub(crate) modules: Vec<Module>,
}

/// What a module has. Index spaces begin with what is imported.
#[derive(Clone, Debug, Default)]
pub(crate) struct Module {
    /// The type that many of its functions have, so that a table may hold more than a few of one type.
    pub(crate) favorite: usize,
    pub(crate) funcs: Vec<Func>,
    pub(crate) tables: Vec<Table>,
    /// One at most.
    pub(crate) memories: Vec<Memory>,
    pub(crate) globals: Vec<Global>,
    pub(crate) elems: Vec<Elem>,
    pub(crate) data: Vec<Data>,
    pub(crate) start: Option<usize>,
    /// Where a function lives on of an instance that never starts.
    pub(crate) escape: Option<Escape>,
    /// Whether it imports functions of the host and nothing else.
    pub(crate) alone: bool,
}

/// A function of an instance that never starts: a segment puts it into the host's table, the next segment fails, and
/// the one behind that would have filled the table through which the function calls.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Escape {
    pub(crate) func: usize,
    /// Its index in the host's table.
    pub(crate) index: u32,
}

/// Where an import comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct From {
    /// The module, or none for the host.
    pub(crate) module: Option<usize>,
    pub(crate) name: String,
}

#[derive(Clone, Debug)]
pub(crate) struct Func {
    pub(crate) ty: usize,
    pub(crate) from: Option<From>,
    pub(crate) exported: bool,
    /// Whether it calls nothing.
    pub(crate) leaf: bool,
    /// A table through which it calls before anything else, and the type of what it calls there.
    pub(crate) through: Option<(usize, usize)>,
    /// Whether what it does follows from which instance the host is told that calls it.
    pub(crate) about_caller: bool,
}

#[derive(Clone, Debug)]
pub(crate) struct Table {
    pub(crate) element: Ty,
    pub(crate) min: u32,
    pub(crate) max: Option<u32>,
    pub(crate) from: Option<From>,
    pub(crate) exported: bool,
    /// Whether the module's code writes to it.
    pub(crate) written: bool,
}

#[derive(Clone, Debug)]
pub(crate) struct Memory {
    pub(crate) min: u32,
    pub(crate) max: Option<u32>,
    pub(crate) from: Option<From>,
    pub(crate) exported: bool,
    /// Whether the module's code grows it.
    pub(crate) grown: bool,
}

#[derive(Clone, Debug)]
pub(crate) struct Global {
    pub(crate) ty: Ty,
    pub(crate) mutable: bool,
    pub(crate) from: Option<From>,
    pub(crate) exported: bool,
    /// Whether the module's code sets it.
    pub(crate) set: bool,
    /// A constant expression.
    pub(crate) init: String,
}

/// An element segment, of functions or of expressions.
#[derive(Clone, Debug)]
pub(crate) struct Elem {
    /// The table and a constant expression for the first index, or none for a passive segment.
    pub(crate) active: Option<(usize, String)>,
    /// Functions; none is null.
    pub(crate) items: Vec<Option<usize>>,
}

/// A data segment.
#[derive(Clone, Debug)]
pub(crate) struct Data {
    pub(crate) active: Option<String>,
    pub(crate) bytes: Vec<u8>,
}
/// Functions of the host, by name: their types, and whether what they do follows from which instance calls.
pub(crate) const HOST_FUNCTIONS: [(&str, usize, bool); 9] = [
    ("note", 1, false),
    ("fails", 0, false),
    ("passes", 5, false),
    ("vector", 4, false),
    ("multiple", 8, false),
    ("many", 9, false),
    ("enters", 1, true),
    ("grows", 7, true),
    ("pokes", 7, true),
];

/// Tables of the host: elements, fewest and most of them.
pub(crate) const HOST_TABLES: [(&str, Ty, u32, u32); 2] = [("t", Ty::Func, 6, 12), ("x", Ty::Extern, 3, 5)];

/// The host's memory: fewest and most pages.
pub(crate) const HOST_MEMORY: (&str, u32, u32) = ("m", 1, 3);

/// Globals of the host: types, and whether they can be set.
pub(crate) const HOST_GLOBALS: [(&str, Ty, bool); 5] = [
    ("gi", Ty::I32, true),
    ("gl", Ty::I64, true),
    ("gf", Ty::Func, true),
    ("gv", Ty::V128, true),
    ("ci", Ty::I32, false),
];

/// The value of the host's constant `ci`, which is an offset of segments.
pub(crate) const HOST_CONSTANT: i32 = 2;

/// The name of a module's global that each step from outside begins with [`FUEL`] in, and of a function that the host
/// calls.
pub(crate) const FUEL_NAME: &str = "fuel";
/// How many calls a module makes in a step.
pub(crate) const FUEL: i32 = 60;
/// The name of the function that the host calls.
pub(crate) const REENTERED_NAME: &str = "r";

impl Module {
    /// Returns how many functions are imported.
    pub(crate) fn imported_funcs(&self) -> usize {
        self.funcs.iter().filter(|func| func.from.is_some()).count()
    }
}

/// Returns the types of the functions that the host may be asked to call by a tuple of Rust's types.
pub(crate) fn is_typed(ty: usize) -> bool {
    TYPES[ty].results.len() < 2 && TYPES[ty].params.len() <= 12
}
