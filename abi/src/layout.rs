//! One description of a structure, viewed twice: as a `#[repr(C)]` type by the runtime, as offsets by the compiler.

use crate::width::Width;

/// What a field of a structure holds.
///
/// There is deliberately no 64-bit integer: its alignment differs between targets of the same pointer width.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldKind {
    /// A pointer.
    Ptr,
    /// An unsigned integer as wide as a pointer.
    Word,
    /// Four bytes.
    U32,
    /// Sixteen bytes, aligned to as many.
    V128,
}

impl FieldKind {
    /// Returns size and alignment, which are equal, in bytes.
    pub const fn size(self, width: Width) -> u32 {
        match self {
            Self::Ptr | Self::Word => width.bytes(),
            Self::U32 => 4,
            Self::V128 => 16,
        }
    }
}

/// Returns `value` raised to the next multiple of `align`, a power of two.
pub const fn align_up(value: u32, align: u32) -> u32 {
    (value + align - 1) & !(align - 1)
}

/// Returns the offset in bytes of field number `index` of a structure of `fields`, by the rules of C.
pub const fn offset_of(fields: &[FieldKind], index: usize, width: Width) -> u32 {
    let (mut offset, mut i) = (0, 0);
    while i < index {
        offset = align_up(offset, fields[i].size(width)) + fields[i].size(width);
        i += 1;
    }
    align_up(offset, fields[index].size(width))
}

/// Returns the alignment in bytes of a structure of `fields`.
pub const fn align_of(fields: &[FieldKind], width: Width) -> u32 {
    let (mut align, mut i) = (1, 0);
    while i < fields.len() {
        if fields[i].size(width) > align {
            align = fields[i].size(width);
        }
        i += 1;
    }
    align
}

/// Returns the size in bytes of a structure of `fields`, a multiple of its alignment.
pub const fn size_of(fields: &[FieldKind], width: Width) -> u32 {
    let last = fields.len() - 1;
    align_up(offset_of(fields, last, width) + fields[last].size(width), align_of(fields, width))
}

/// A value of [`FieldKind::V128`]: sixteen bytes in linear memory's order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(C, align(16))]
pub struct Slot(pub [u8; 16]);

/// Declares structures that compiled code and the runtime share: see the module's documentation.
macro_rules! vm_structs {
    ($($(#[$doc:meta])* struct $name:ident / $field:ident { $($(#[$fdoc:meta])* $f:ident: $kind:ident),* $(,)? })*) => {$(
        $(#[$doc])*
        #[derive(Debug)]
        #[repr(C)]
        pub struct $name { $($(#[$fdoc])* pub $f: vm_structs!(@type $kind)),* }

        #[doc = concat!("The fields of [`", stringify!($name), "`], for code that is compiled for any target.")]
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[allow(non_camel_case_types, reason = "a field's variant is named as the field")]
        pub enum $field { $($(#[$fdoc])* $f),* }

        impl $field {
            const KINDS: &'static [$crate::layout::FieldKind] = &[$($crate::layout::FieldKind::$kind),*];

            /// Returns where the field begins, in bytes from the structure's first.
            pub const fn offset(self, width: $crate::width::Width) -> u32 {
                $crate::layout::offset_of(Self::KINDS, self as usize, width)
            }

            /// Returns what the field holds.
            pub const fn kind(self) -> $crate::layout::FieldKind {
                Self::KINDS[self as usize]
            }

            /// Returns the alignment of the structure in bytes.
            pub const fn struct_align(width: $crate::width::Width) -> u32 {
                $crate::layout::align_of(Self::KINDS, width)
            }

            /// Returns the size of the structure in bytes.
            pub const fn struct_size(width: $crate::width::Width) -> u32 {
                $crate::layout::size_of(Self::KINDS, width)
            }
        }

        const _: () = {
            use $crate::width::Width;
            $(assert!(core::mem::offset_of!($name, $f) == $field::$f.offset(Width::HOST) as usize);)*
            assert!(size_of::<$name>() == $field::struct_size(Width::HOST) as usize);
        };
    )*};
    (@type Ptr) => { *mut u8 };
    (@type Word) => { usize };
    (@type U32) => { u32 };
    (@type V128) => { $crate::layout::Slot };
}
pub(crate) use vm_structs;
