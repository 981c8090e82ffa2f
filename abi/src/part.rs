//! The parts of an instance that are made one after the other.
//!
//! An expansion names those that its module needs, so that the linker drops the code of the others: a module without
//! tables does not pay for tables.

use crate::vmctx::VmctxShape;

/// Hands the table of parts to another macro, so that a row that the runtime lacks does not compile.
///
/// A row is `name: counts`; a module needs the part if one of these counts of its [`VmctxShape`] is not zero, or has
/// the [feature](crate::part::Features) of that name. Parts are made in the table's order (specification:
/// "Instantiation").
#[macro_export]
macro_rules! parts {
    ($with:ident) => {
        $with! {
            /// The CPU has the features that the code needs.
            cpu: cpu;
            /// Constant expressions of more than one operation can be evaluated.
            calculations: calculations;
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
            /// The start function is looked up.
            start: start;
        }
    };
}

/// What makes a module need a part, and is no count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Features {
    /// Its code needs CPU features.
    pub cpu: bool,
    /// It has a start function.
    pub start: bool,
    /// It has a constant expression of more than one operation.
    pub calculations: bool,
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
            pub const fn is_needed(self, shape: &VmctxShape, features: Features) -> bool {
                match self { $(Self::$name => $(declare!(@has shape features $count))||*),* }
            }

            /// Returns the parts that instances of a module have, as a set: the bit of a part is its number.
            pub const fn needed(shape: &VmctxShape, features: Features) -> u32 {
                0 $(| (Self::$name.is_needed(shape, features) as u32) << Self::$name as u8)*
            }
        }
    };
    (@has $shape:ident $features:ident cpu) => { $features.cpu };
    (@has $shape:ident $features:ident start) => { $features.start };
    (@has $shape:ident $features:ident calculations) => { $features.calculations };
    (@has $shape:ident $features:ident $count:ident) => { $shape.$count != 0 };
}
parts!(declare);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_needs_what_it_has() {
        let shape = VmctxShape { imported_tables: 1, data_segments: 2, ..VmctxShape::default() };
        let needed = Part::ALL.iter().filter(|part| part.is_needed(&shape, Features::default()));
        assert!(needed.eq(&[Part::shared, Part::data]));
        assert_eq!(
            Part::needed(&shape, Features { start: true, ..Features::default() }),
            1 << Part::shared as u8 | 1 << Part::data as u8 | 1 << Part::start as u8
        );
    }
}
