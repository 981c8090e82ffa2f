//! Constant expressions, as a blob writes them (specification: "Constant Expressions").
//!
//! A sequence of [`ConstOp`]s for a machine with a stack of at most [`MAX_STACK`] values; what is left at the end is
//! the value. Opcodes are those of the binary format, immediates are little-endian and of fixed size.

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

/// Opcodes, as in the binary format.
pub mod opcode {
    /// Pushes a 32-bit integer.
    pub const I32_CONST: u8 = 0x41;
    /// Pushes a 64-bit integer.
    pub const I64_CONST: u8 = 0x42;
    /// Pushes a 32-bit number.
    pub const F32_CONST: u8 = 0x43;
    /// Pushes a 64-bit number.
    pub const F64_CONST: u8 = 0x44;
    /// Pushes a vector; the second byte of the binary format's opcode.
    pub const V128_CONST: u8 = 0x0c;
    /// Pushes a null reference.
    pub const REF_NULL: u8 = 0xd0;
    /// Pushes a reference to a function.
    pub const REF_FUNC: u8 = 0xd2;
    /// Pushes the value of a global.
    pub const GLOBAL_GET: u8 = 0x23;
    /// Adds two 32-bit integers.
    pub const I32_ADD: u8 = 0x6a;
    /// Subtracts a 32-bit integer from another.
    pub const I32_SUB: u8 = 0x6b;
    /// Multiplies two 32-bit integers.
    pub const I32_MUL: u8 = 0x6c;
    /// Adds two 64-bit integers.
    pub const I64_ADD: u8 = 0x7c;
    /// Subtracts a 64-bit integer from another.
    pub const I64_SUB: u8 = 0x7d;
    /// Multiplies two 64-bit integers.
    pub const I64_MUL: u8 = 0x7e;

    /// Returns how many bytes an operation has behind its opcode.
    pub const fn immediate(opcode: u8) -> usize {
        match opcode {
            I32_CONST | F32_CONST | REF_FUNC | GLOBAL_GET => 4,
            I64_CONST | F64_CONST => 8,
            V128_CONST => 16,
            _ => 0,
        }
    }
}

impl ConstOp {
    /// Returns the operation as a blob writes it: as many of the bytes as the number says.
    pub fn encode(self) -> ([u8; MAX_ENCODED], usize) {
        let mut bytes = [0; MAX_ENCODED];
        let mut put = |opcode: u8, immediate: &[u8]| {
            debug_assert!(immediate.len() == opcode::immediate(opcode), "the table has its length");
            bytes[0] = opcode;
            bytes[1..=immediate.len()].copy_from_slice(immediate);
            1 + immediate.len()
        };
        let len = match self {
            Self::I32(value) => put(opcode::I32_CONST, &value.to_le_bytes()),
            Self::I64(value) => put(opcode::I64_CONST, &value.to_le_bytes()),
            Self::F32(bits) => put(opcode::F32_CONST, &bits.to_le_bytes()),
            Self::F64(bits) => put(opcode::F64_CONST, &bits.to_le_bytes()),
            Self::V128(value) => put(opcode::V128_CONST, &value),
            Self::RefNull => put(opcode::REF_NULL, &[]),
            Self::RefFunc(index) => put(opcode::REF_FUNC, &index.to_le_bytes()),
            Self::GlobalGet(index) => put(opcode::GLOBAL_GET, &index.to_le_bytes()),
            Self::I32Add => put(opcode::I32_ADD, &[]),
            Self::I32Sub => put(opcode::I32_SUB, &[]),
            Self::I32Mul => put(opcode::I32_MUL, &[]),
            Self::I64Add => put(opcode::I64_ADD, &[]),
            Self::I64Sub => put(opcode::I64_SUB, &[]),
            Self::I64Mul => put(opcode::I64_MUL, &[]),
        };
        (bytes, len)
    }
}

/// Splits an expression behind its first operation: opcode, immediate and rest. Returns `None` where bytes are missing.
pub fn split(bytes: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (&opcode, bytes) = bytes.split_first()?;
    let (immediate, rest) = bytes.split_at_checked(opcode::immediate(opcode))?;
    Some((opcode, immediate, rest))
}

#[cfg(test)]
mod tests {
    extern crate std;

    use super::*;

    #[test]
    fn every_operation_is_told_from_what_follows() {
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
            let mut bytes = bytes[..len].to_vec();
            let (opcode, immediate) = (bytes[0], bytes[1..].to_vec());
            assert_eq!(split(&bytes), Some((opcode, &immediate[..], &[][..])));
            bytes.push(7);
            assert_eq!(split(&bytes), Some((opcode, &immediate[..], &[7][..])));
            assert_eq!(split(&bytes[..len - 1]), None);
        }
    }
}
