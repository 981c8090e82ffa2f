//! Value types of WebAssembly, and how a blob writes them.
//!
//! A value type is five bytes in a blob: a tag as in the binary format of the specification, and a little-endian
//! `u32` that is a type index where the heap type is a concrete one and zero otherwise.

use crate::wire::{Reader, Short};

/// The type of a value (specification: "Value Types").
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ValType {
    /// A 32-bit integer.
    I32,
    /// A 64-bit integer.
    I64,
    /// A 32-bit IEEE 754 number.
    F32,
    /// A 64-bit IEEE 754 number.
    F64,
    /// A 128-bit vector.
    V128,
    /// A reference.
    Ref(RefType),
}

/// The type of a reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RefType {
    /// Whether null is one of its values.
    pub nullable: bool,
    /// What it refers to.
    pub heap: HeapType,
}

/// What a reference refers to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum HeapType {
    /// Any function.
    Func,
    /// Something of the host.
    Extern,
    /// A function of the type with this index in the module's type section.
    Concrete(u32),
}

impl RefType {
    /// `funcref`, a nullable reference to any function.
    pub const FUNCREF: Self = Self { nullable: true, heap: HeapType::Func };
    /// `externref`, a nullable reference to something of the host.
    pub const EXTERNREF: Self = Self { nullable: true, heap: HeapType::Extern };
}

impl ValType {
    /// How many bytes a value type takes in a blob.
    pub const ENCODED: usize = 5;

    /// Returns the type as a blob writes it.
    pub const fn encode(self) -> [u8; Self::ENCODED] {
        let (tag, index) = match self {
            Self::I32 => (0x7f, 0),
            Self::I64 => (0x7e, 0),
            Self::F32 => (0x7d, 0),
            Self::F64 => (0x7c, 0),
            Self::V128 => (0x7b, 0),
            Self::Ref(RefType { nullable, heap }) => match (heap, nullable) {
                (HeapType::Func, true) => (0x70, 0),
                (HeapType::Extern, true) => (0x6f, 0),
                (HeapType::Func, false) => (0x50, 0),
                (HeapType::Extern, false) => (0x4f, 0),
                (HeapType::Concrete(index), true) => (0x63, index),
                (HeapType::Concrete(index), false) => (0x64, index),
            },
        };
        let index: [u8; 4] = index.to_le_bytes();
        [tag, index[0], index[1], index[2], index[3]]
    }

    /// Reads a type as [`ValType::encode`] wrote it.
    ///
    /// # Errors
    ///
    /// [`Short`] where bytes are missing or the tag is unknown.
    pub fn decode(reader: &mut Reader<'_>) -> Result<Self, Short> {
        let tag = reader.u8()?;
        let index = reader.u32()?;
        let reference = |nullable, heap| Ok(Self::Ref(RefType { nullable, heap }));
        match tag {
            0x7f => Ok(Self::I32),
            0x7e => Ok(Self::I64),
            0x7d => Ok(Self::F32),
            0x7c => Ok(Self::F64),
            0x7b => Ok(Self::V128),
            0x70 => reference(true, HeapType::Func),
            0x6f => reference(true, HeapType::Extern),
            0x50 => reference(false, HeapType::Func),
            0x4f => reference(false, HeapType::Extern),
            0x63 => reference(true, HeapType::Concrete(index)),
            0x64 => reference(false, HeapType::Concrete(index)),
            _ => Err(Short),
        }
    }

    /// Returns whether the type is a float, which travels in a register of its own kind.
    pub const fn is_float(self) -> bool {
        matches!(self, Self::F32 | Self::F64)
    }

    /// Returns whether the type is a vector, which never travels in a register towards Rust.
    pub const fn is_vector(self) -> bool {
        matches!(self, Self::V128)
    }

    /// Returns whether the type is a reference.
    pub const fn is_ref(self) -> bool {
        matches!(self, Self::Ref(_))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_type_survives_a_blob() {
        let references = [HeapType::Func, HeapType::Extern, HeapType::Concrete(70_000)];
        let references = references
            .into_iter()
            .flat_map(|heap| [true, false].map(|nullable| ValType::Ref(RefType { nullable, heap })));
        let scalars = [ValType::I32, ValType::I64, ValType::F32, ValType::F64, ValType::V128];
        for ty in scalars.into_iter().chain(references) {
            assert_eq!(ValType::decode(&mut Reader::new(&ty.encode())), Ok(ty));
        }
    }

    #[test]
    fn an_unknown_tag_is_an_error() {
        assert_eq!(ValType::decode(&mut Reader::new(&[1, 0, 0, 0, 0])), Err(Short));
    }
}
