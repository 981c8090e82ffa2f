//! Caps: limits of memories and tables below those of the module, from the user.

use crate::error::Error;

use super::definition::Module;

/// Maximum sizes of the memories and tables that a module defines. `None` is the limit of the module.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Caps {
    /// Most bytes of each memory.
    pub memory: Option<u64>,
    /// Most elements of each table.
    pub table: Option<u64>,
}

impl Module {
    /// Lowers the maxima of memories and tables that the module defines. Further growth then fails, as it may always
    /// fail (specification: "memory.grow").
    ///
    /// # Errors
    ///
    /// [`Error::Target`] where a minimum is above the cap.
    pub fn cap(&mut self, caps: Caps) -> Result<(), Error> {
        let too_large = |what: String, has: u64, unit: &str, option: &str, cap: u64| {
            Err(Error::Target {
                reason: format!("{what} has {has} {unit} from the start, more than `{option} = {cap}`"),
            })
        };
        let (imported_memories, imported_tables) = (self.imported.memories, self.imported.tables);
        if let Some(cap) = caps.memory {
            for (number, memory) in self.memories.values_mut().enumerate().skip(imported_memories) {
                let bytes = memory.min.saturating_mul(1 << memory.page_shift);
                if bytes > cap {
                    return too_large(format!("memory {number}"), bytes, "bytes", "max_memory", cap);
                }
                let pages = cap >> memory.page_shift;
                memory.max = Some(memory.max.map_or(pages, |max| max.min(pages)));
            }
        }
        if let Some(cap) = caps.table {
            for (number, table) in self.tables.values_mut().enumerate().skip(imported_tables) {
                if table.ty.min > cap {
                    return too_large(format!("table {number}"), table.ty.min, "elements", "max_table", cap);
                }
                table.ty.max = Some(table.ty.max.map_or(cap, |max| max.min(cap)));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frontend::module::{Bodies, parse};

    fn capped(wat: &str, memory: u64, table: u64) -> Result<Module, String> {
        let mut module = parse(&wat::parse_str(wat).unwrap(), Bodies::Validate).unwrap();
        let caps = Caps { memory: Some(memory), table: Some(table) };
        module.cap(caps).map(|()| module).map_err(|error| error.to_string())
    }

    #[test]
    fn a_cap_lowers_a_maximum_and_never_raises_one() {
        let module = capped("(module (memory 1) (table 2 8 funcref))", 200_000, 20).unwrap();
        assert_eq!(module.memories.values().next().unwrap().max, Some(3));
        assert_eq!(module.tables.values().next().unwrap().ty.max, Some(8));
        let small = capped("(module (memory 100 5000 (pagesize 1)) (table 2 funcref))", 4_096, 20).unwrap();
        assert_eq!(small.memories.values().next().unwrap().max, Some(4_096));
        assert_eq!(small.tables.values().next().unwrap().ty.max, Some(20));
    }

    #[test]
    fn what_is_imported_has_the_limits_of_its_owner() {
        let module = capped(r#"(module (import "a" "b" (memory 2)))"#, 65_536, 0).unwrap();
        assert_eq!(module.memories.values().next().unwrap().max, None);
    }

    #[test]
    fn what_is_larger_from_the_start_is_an_error() {
        let error = capped("(module (memory 2))", 65_536, 0).unwrap_err();
        assert_eq!(error, "memory 0 has 131072 bytes from the start, more than `max_memory = 65536`");
        let error = capped("(module (table 2 funcref))", 0, 1).unwrap_err();
        assert_eq!(error, "table 0 has 2 elements from the start, more than `max_table = 1`");
    }
}
