//! The parts of an instance that are made one after the other.
//!
//! An expansion names those that its module needs, so that the linker drops the code of the others: a module without
//! tables does not pay for tables.

use crate::vmctx::VmctxShape;

/// Hands the table of parts to another macro, so that a row that the runtime lacks does not compile.
///
/// A row is `name: counts`; a module needs the part if one of these counts of its [`VmctxShape`] is not zero. Parts are made
/// in the table's order (specification: "Instantiation").
#[macro_export]
macro_rules! parts {
    ($with:ident) => {
        $with! {
            /// Imported functions are linked.
            functions: imported_functions;
            /// Imported memories, tables and globals are linked.
            shared: imported_memories, imported_tables, imported_globals;
            /// Memories are made.
            memories: defined_memories;
            /// Functions that a reference can point to get their references.
            references: func_refs;
            /// Globals are made.
            globals: defined_globals;
            /// Tables are made.
            tables: defined_tables;
            /// Active element segments are copied.
            elements: elem_segments;
            /// Active data segments are copied.
            data: data_segments;
        }
    };
}

macro_rules! declare {
    ($($(#[$doc:meta])* $name:ident: $($count:ident),*;)*) => {
        /// A part of an instance.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        #[allow(non_camel_case_types, reason = "a variant is named as its function")]
        #[repr(u8)]
        pub enum Part { $($(#[$doc])* $name),* }

        impl Part {
            /// Every part, in order.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// Returns the name.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$name => stringify!($name)),* }
            }

            /// Returns whether instances of a module have it.
            pub const fn is_needed(self, shape: &VmctxShape) -> bool {
                match self { $(Self::$name => $(shape.$count != 0)||*),* }
            }

            /// Returns the parts that instances of a module have, as a set: the bit of a part is its number.
            pub const fn needed(shape: &VmctxShape) -> u8 {
                0 $(| (Self::$name.is_needed(shape) as u8) << Self::$name as u8)*
            }
        }
    };
}
parts!(declare);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_needs_what_it_has() {
        let shape = VmctxShape { imported_tables: 1, data_segments: 2, ..VmctxShape::default() };
        let needed = Part::ALL.iter().filter(|part| part.is_needed(&shape));
        assert!(needed.eq(&[Part::shared, Part::data]));
        assert_eq!(Part::needed(&shape), 1 << Part::shared as u8 | 1 << Part::data as u8);
    }
}
