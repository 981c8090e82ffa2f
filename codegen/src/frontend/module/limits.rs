//! Implementation limits of modules, which hold before the compiler runs, in one table.
//!
//! Most of them are the validator's, which agree with those of the web (WebAssembly JavaScript interface,
//! "Implementation-defined Limits"). The validator reports them as text; a row has this text, and a test for
//! each row compares it and the number with the validator's.

use crate::error::Error;

/// A limit.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limit {
    /// The limited quantity.
    pub(super) what: &'static str,
    /// The largest value that is allowed.
    pub(super) max: u64,
    /// The validator's text for a larger value; empty where this crate checks the limit.
    words: &'static str,
}

macro_rules! limits {
    ($($(#[$doc:meta])* $name:ident = $max:expr, $what:literal, $words:literal;)*) => {
        $($(#[$doc])* pub(super) const $name: Limit = Limit { what: $what, max: $max, words: $words };)*

        const ALL: &[Limit] = &[$($name),*];
    };
}

limits! {
    /// Every offset in a file of this size fits 32 bits.
    FILE_SIZE = 1 << 30, "size of the file in bytes", "";
    /// Instantiation has to provide memory for them.
    TABLE_MIN = 10_000_000, "smallest number of elements of a table", "";
    /// The runtime evaluates them on a stack of fixed size.
    CONST_STACK = include_wasm_abi::expr::MAX_STACK as u64, "number of values on the stack of a constant expression", "";
    TYPES = 1_000_000, "number of types", "types count exceeds limit of";
    IMPORTS = 1_000_000, "number of imports", "imports count exceeds limit of";
    EXPORTS = 1_000_000, "number of exports", "exports count exceeds limit of";
    FUNCTIONS = 1_000_000, "number of functions", "functions count exceeds limit of";
    TABLES = 100, "number of tables", "tables count exceeds limit of";
    MEMORIES = 100, "number of memories", "memories count exceeds limit of";
    GLOBALS = 1_000_000, "number of globals", "globals count exceeds limit of";
    DATA = 100_000, "number of data segments", "data segments count exceeds limit of";
    DATA_COUNT = 100_000, "number of data segments", "data count section specifies too many data segments";
    ELEMS = 100_000, "number of element segments", "element segments count exceeds limit of";
    ELEM_ITEMS = 10_000_000, "number of elements of an element segment", "number of elements is out of bounds";
    PARAMS = 1_000, "number of parameters of a function", "function params size is out of bounds";
    RESULTS = 1_000, "number of results of a function", "function returns size is out of bounds";
    BODY_SIZE = 7_654_321, "size of a function body in bytes", "function body size count exceeds limit of";
    LOCALS = 50_000, "number of locals of a function", "too many locals: locals exceed maximum";
    BR_TABLE = 7_654_321, "number of targets of a br_table", "br_table size is out of bounds";
    STRING = 100_000, "length of a name in bytes", "string size out of bounds";
    /// One for the module, one for each import and export, and one for each parameter and result of those.
    TYPE_SIZE = 999_999, "size of the types of all imports and exports", "effective type size exceeds the limit of";
}

impl Limit {
    /// Checks a value that was found at `offset`.
    pub(super) fn check(self, value: u64, offset: usize) -> Result<(), Error> {
        if value > self.max { Err(self.error(offset)) } else { Ok(()) }
    }

    /// Returns the limit in an error of the validator.
    pub(super) fn named(message: &str) -> Option<Self> {
        ALL.iter().copied().find(|limit| !limit.words.is_empty() && message.starts_with(limit.words))
    }

    /// Returns the error for a value at `offset` that is over the limit.
    pub(super) fn error(self, offset: usize) -> Error {
        Error::Limit { what: self.what, limit: self.max, offset: offset as u64 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frontend::module::fault::Fault;
    use crate::frontend::module::sections::walk;
    use crate::frontend::module::{Bodies, features, parse};

    fn leb(mut value: u64) -> Vec<u8> {
        let mut bytes = Vec::new();
        while value >= 0x80 {
            bytes.push(value as u8 | 0x80);
            value >>= 7;
        }
        bytes.push(value as u8);
        bytes
    }

    fn module(sections: &[(u8, Vec<u8>)]) -> Vec<u8> {
        let mut bytes = b"\0asm\x01\0\0\0".to_vec();
        for (id, content) in sections {
            bytes.push(*id);
            bytes.extend(leb(content.len() as u64));
            bytes.extend(content);
        }
        bytes
    }

    /// Returns a module with one section that says how many items it has, and has none.
    fn counted(id: u8, count: u64) -> Vec<u8> {
        module(&[(id, leb(count))])
    }

    /// Returns a module with a function of type `() -> ()` whose body has these bytes between its size and its `end`.
    fn body(code: Vec<u8>, elems: Vec<u8>) -> Vec<u8> {
        let body = [leb(code.len() as u64 + 1), code, vec![0x0b]].concat();
        let mut sections = vec![(1, vec![1, 0x60, 0, 0]), (3, vec![1, 0])];
        if !elems.is_empty() {
            sections.push((9, elems));
        }
        sections.push((10, [vec![1], body].concat()));
        module(&sections)
    }

    /// Returns a module in which the value that a limit is about is `n`.
    fn sample(limit: Limit, n: u64) -> Vec<u8> {
        let len = n as usize;
        match limit.what {
            "size of the file in bytes" => {
                let mut bytes = vec![0; len];
                bytes[..8].copy_from_slice(b"\0asm\x01\0\0\0");
                bytes
            }
            "smallest number of elements of a table" => module(&[(4, [vec![1, 0x70, 0], leb(n)].concat())]),
            "number of types" => counted(1, n),
            "number of imports" => counted(2, n),
            "number of functions" => counted(3, n),
            "number of tables" => counted(4, n),
            "number of memories" => counted(5, n),
            "number of globals" => counted(6, n),
            "number of exports" => counted(7, n),
            "number of element segments" => counted(9, n),
            "number of data segments" if limit.words.starts_with("data count") => counted(12, n),
            "number of data segments" => counted(11, n),
            "number of elements of an element segment" => body(vec![0], [vec![1, 1, 0], leb(n), vec![0; len]].concat()),
            "number of parameters of a function" => module(&[(1, [vec![1, 0x60], leb(n)].concat())]),
            "number of results of a function" => module(&[(1, [vec![1, 0x60, 0], leb(n)].concat())]),
            "size of a function body in bytes" => body([vec![0], vec![1; len - 2]].concat(), vec![]),
            "number of locals of a function" => body([vec![1], leb(n), vec![0x7f]].concat(), vec![]),
            "number of targets of a br_table" => body([vec![0, 0x41, 0, 0x0e], leb(n)].concat(), vec![]),
            "length of a name in bytes" => module(&[(2, [vec![1], leb(n)].concat())]),
            "size of the types of all imports and exports" => {
                let imports = [0, 0, 3, 0x7f, 0].repeat(len - 1);
                module(&[(2, [leb(n - 1), imports].concat())])
            }
            other => panic!("no sample for {other}"),
        }
    }

    #[test]
    fn one_more_than_a_limit_is_over_it_and_the_limit_itself_is_not() {
        for &limit in ALL {
            if limit.what == CONST_STACK.what {
                continue; // A test of `init.rs` has it: no proposal that is supported has expressions with two values.
            }
            let is_over = |n| {
                let bytes = sample(limit, n);
                let found = if limit.words.is_empty() {
                    parse(&bytes, Bodies::Validate).err()
                } else {
                    // With all proposals, so that limits of those that are refused keep their words too.
                    match walk(&bytes, Bodies::Validate, features::known(), |_| Ok(())) {
                        Err(Fault::Validator(error)) => Limit::named(error.message()).map(|limit| limit.error(0)),
                        _ => None,
                    }
                };
                matches!(found, Some(Error::Limit { what, .. }) if what == limit.what)
            };
            assert!(is_over(limit.max + 1), "{} over {}", limit.what, limit.max);
            assert!(!is_over(limit.max), "{} at {}", limit.what, limit.max);
        }
    }

    #[test]
    fn the_error_has_the_offset_of_the_value() {
        let bytes = sample(PARAMS, 1001);
        assert_eq!(parse(&bytes, Bodies::Skip).unwrap_err(), PARAMS.error(bytes.len() - 2));
        let bytes = sample(TABLE_MIN, 10_000_001);
        assert_eq!(parse(&bytes, Bodies::Skip).unwrap_err(), TABLE_MIN.error(11));
    }
}
