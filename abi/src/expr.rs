//! Constant expressions, as a blob writes them (specification: "Constant Expressions").
//!
//! A sequence of [`ConstOp`]s for a machine with a stack of at most [`MAX_STACK`] values; what is left at the end is
//! the value. Opcodes are those of the binary format, immediates are little-endian and of fixed size.

use crate::wire::{Reader, Short};

/// Most values that an expression may have on its stack.
pub const MAX_STACK: usize = 16;

/// Most bytes that one operation takes.
pub const MAX_ENCODED: usize = 17;

/// One operation of a constant expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ConstOp {
    /// Pushes a 32-bit integer.
    I32(i32),
    /// Pushes a 64-bit integer.
    I64(i64),
    /// Pushes a 32-bit number by its bits.
    F32(u32),
    /// Pushes a 64-bit number by its bits.
    F64(u64),
    /// Pushes a vector, little-endian.
    V128([u8; 16]),
    /// Pushes a null reference.
    RefNull,
    /// Pushes a reference to the function with this index in the module's function index space.
    RefFunc(u32),
    /// Pushes the value of the global with this index in the module's global index space.
    GlobalGet(u32),
    /// Adds two 32-bit integers.
    I32Add,
    /// Subtracts a 32-bit integer from another.
    I32Sub,
    /// Multiplies two 32-bit integers.
    I32Mul,
    /// Adds two 64-bit integers.
    I64Add,
    /// Subtracts a 64-bit integer from another.
    I64Sub,
    /// Multiplies two 64-bit integers.
    I64Mul,
}

impl ConstOp {
    /// Returns the operation as a blob writes it: as many of the bytes as the number says.
    pub fn encode(self) -> ([u8; MAX_ENCODED], usize) {
        let mut bytes = [0; MAX_ENCODED];
        let mut put = |opcode: u8, immediate: &[u8]| {
            bytes[0] = opcode;
            bytes[1..=immediate.len()].copy_from_slice(immediate);
            1 + immediate.len()
        };
        let len = match self {
            Self::I32(value) => put(0x41, &value.to_le_bytes()),
            Self::I64(value) => put(0x42, &value.to_le_bytes()),
            Self::F32(bits) => put(0x43, &bits.to_le_bytes()),
            Self::F64(bits) => put(0x44, &bits.to_le_bytes()),
            Self::V128(value) => put(0x0c, &value),
            Self::RefNull => put(0xd0, &[]),
            Self::RefFunc(index) => put(0xd2, &index.to_le_bytes()),
            Self::GlobalGet(index) => put(0x23, &index.to_le_bytes()),
            Self::I32Add => put(0x6a, &[]),
            Self::I32Sub => put(0x6b, &[]),
            Self::I32Mul => put(0x6c, &[]),
            Self::I64Add => put(0x7c, &[]),
            Self::I64Sub => put(0x7d, &[]),
            Self::I64Mul => put(0x7e, &[]),
        };
        (bytes, len)
    }

    /// Reads an operation as [`ConstOp::encode`] wrote it.
    ///
    /// # Errors
    ///
    /// [`Short`] where bytes are missing or the opcode is unknown.
    pub fn decode(reader: &mut Reader<'_>) -> Result<Self, Short> {
        Ok(match reader.u8()? {
            0x41 => Self::I32(reader.u32()?.cast_signed()),
            0x42 => Self::I64(reader.u64()?.cast_signed()),
            0x43 => Self::F32(reader.u32()?),
            0x44 => Self::F64(reader.u64()?),
            0x0c => {
                let mut value = [0; 16];
                value.copy_from_slice(reader.bytes(16)?);
                Self::V128(value)
            }
            0xd0 => Self::RefNull,
            0xd2 => Self::RefFunc(reader.u32()?),
            0x23 => Self::GlobalGet(reader.u32()?),
            0x6a => Self::I32Add,
            0x6b => Self::I32Sub,
            0x6c => Self::I32Mul,
            0x7c => Self::I64Add,
            0x7d => Self::I64Sub,
            0x7e => Self::I64Mul,
            _ => return Err(Short),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_survives_a_blob() {
        use ConstOp::*;
        let ops = [
            I32(-2),
            I64(i64::MIN),
            F32(0x7fc0_0001),
            F64(1),
            V128([7; 16]),
            RefNull,
            RefFunc(9),
            GlobalGet(1),
            I32Add,
            I32Sub,
            I32Mul,
            I64Add,
            I64Sub,
            I64Mul,
        ];
        for op in ops {
            let (bytes, len) = op.encode();
            let mut reader = Reader::new(&bytes[..len]);
            assert_eq!(ConstOp::decode(&mut reader), Ok(op));
            assert!(reader.is_empty());
        }
    }
}
