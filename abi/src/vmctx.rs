//! Where each array of an instance's context begins.
//!
//! ```text
//! VmContext | libcalls | imports | memories | tables | globals | func_refs | types | segments ...
//! ```
//!
//! Imported entities come first in wasm's index spaces; they have an array of pointers of their own.

use crate::layout::align_up;
use crate::vm::{
    ContextField, FuncRefField, GlobalField, ImportField, MemoryField, PointerField, SegmentField, TableField,
    TypeIdField,
};
use crate::width::Width;

macro_rules! shape {
    ($($(#[$doc:meta])* $count:ident / $offset:ident: $element:ident;)*) => {
        /// How many elements each array of a context has. Field order is the order of the arrays in the context.
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
        pub struct VmctxShape { $($(#[$doc])* pub $count: u32),* }

        impl VmctxShape {
            /// How many counts there are.
            pub const COUNTS: usize = [$(stringify!($count)),*].len();

            /// Returns the counts in order, as a blob writes them.
            pub const fn counts(&self) -> [u32; Self::COUNTS] { [$(self.$count),*] }

            /// Takes back what [`VmctxShape::counts`] returned.
            pub const fn from_counts(counts: [u32; Self::COUNTS]) -> Self {
                let [$($count),*] = counts;
                Self { $($count),* }
            }

            /// Returns the offset of each array in order, and the size of all, in bytes, or `None` where the context
            /// would be larger than [`MAX_SIZE`].
            pub const fn offsets(&self, width: Width) -> Option<VmctxOffsets> {
                let mut at = ContextField::struct_size(width);
                $(
                    at = align_up(at, $element::struct_align(width));
                    let $offset = at;
                    at = match self.$count.checked_mul($element::struct_size(width)) {
                        Some(bytes) if bytes <= MAX_SIZE - at => at + bytes,
                        _ => return None,
                    };
                )*
                Some(VmctxOffsets { $($offset,)* size: align_up(at, 16) })
            }
        }

        /// Where each array of a context begins, in bytes from the context's first, and its size.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub struct VmctxOffsets {
            $($(#[$doc])* pub $offset: u32,)*
            /// Size of the whole context in bytes, a multiple of 16.
            pub size: u32,
        }

        impl VmctxOffsets {
            /// How many numbers there are.
            pub const NUMBERS: usize = VmctxShape::COUNTS + 1;

            /// Returns the numbers in order, as a blob writes them.
            pub const fn numbers(&self) -> [u32; Self::NUMBERS] { [$(self.$offset,)* self.size] }

            /// Takes back what [`VmctxOffsets::numbers`] returned.
            pub const fn from_numbers(numbers: [u32; Self::NUMBERS]) -> Self {
                let [$($offset,)* size] = numbers;
                Self { $($offset,)* size }
            }
        }
    };
}

/// Largest size of a context in bytes, so that every offset fits the displacement of an instruction.
pub const MAX_SIZE: u32 = 1 << 30;

shape! {
    /// Pointers to runtime functions, by their number; null for those that the blob does not use.
    libcalls / libcalls_at: PointerField;
    /// Imported functions, each a `VmImport`.
    imported_functions / imported_functions_at: ImportField;
    /// Imported memories, each a pointer to the owner's `VmMemory`.
    imported_memories / imported_memories_at: PointerField;
    /// Memories of the instance's own, each a `VmMemory`.
    defined_memories / defined_memories_at: MemoryField;
    /// Imported tables, each a pointer to the owner's `VmTable`.
    imported_tables / imported_tables_at: PointerField;
    /// Tables of the instance's own, each a `VmTable`.
    defined_tables / defined_tables_at: TableField;
    /// Imported globals, each a pointer to the owner's `VmGlobal`.
    imported_globals / imported_globals_at: PointerField;
    /// Globals of the instance's own, each a `VmGlobal`.
    defined_globals / defined_globals_at: GlobalField;
    /// Functions that a reference can point to, each a `VmFuncRef`.
    func_refs / func_refs_at: FuncRefField;
    /// Numbers of the module's types, each a `VmTypeId`.
    types / types_at: TypeIdField;
    /// Data segments, each a `VmSegment`.
    data_segments / data_segments_at: SegmentField;
    /// Element segments, each a `VmSegment`.
    elem_segments / elem_segments_at: SegmentField;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrays_follow_each_other_aligned() {
        let counts = [3, 2, 1, 1, 1, 1, 1, 2, 5, 3, 1, 1];
        let shape = VmctxShape::from_counts(counts);
        assert_eq!(shape.counts(), counts);
        for width in [Width::W32, Width::W64] {
            let at = shape.offsets(width).unwrap();
            assert_eq!(at.defined_globals_at % 16, 0);
            assert_eq!(at.func_refs_at, at.defined_globals_at + 2 * 16);
            assert_eq!(at.types_at, at.func_refs_at + 5 * FuncRefField::struct_size(width));
            assert!(at.size >= at.elem_segments_at + 4 && at.size.is_multiple_of(16));
        }
    }

    #[test]
    fn a_context_that_is_too_large_has_no_offsets() {
        let shape = VmctxShape { func_refs: u32::MAX, ..VmctxShape::default() };
        assert_eq!(shape.offsets(Width::W64), None);
    }
}
