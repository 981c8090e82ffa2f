//! Constant expressions, data segments and element segments.
//!
//! In:  expressions and segments that the validator accepted.
//! Out: the same in types of this crate, with every index checked by the validator.

use core::ops::Range;

use include_wasm_abi::expr::ConstOp;
use wasmparser::{DataKind, ElementItems, ElementKind, Operator};

use super::fault::Fault;
use super::features::unsupported;
use super::index_space::{FuncIndex, MemoryIndex, TableIndex};
use super::limits;

/// A constant expression (specification: "Constant Expressions").
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConstExpr(pub Vec<ConstOp>);

/// The mode of a data segment.
#[derive(Clone, Debug)]
pub enum DataMode {
    /// Nowhere until an instruction says so.
    Passive,
    /// Active: copied into a memory at instantiation.
    Active {
        /// The memory.
        memory: MemoryIndex,
        /// The first byte's address.
        offset: ConstExpr,
    },
}

/// A data segment.
#[derive(Clone, Debug)]
pub struct DataSegment {
    /// Passive or active.
    pub mode: DataMode,
    /// Range of its bytes in the module's bytes.
    pub bytes: Range<usize>,
}

/// The mode of an element segment.
#[derive(Clone, Debug)]
pub enum ElemMode {
    /// Nowhere until an instruction says so.
    Passive,
    /// Active: copied into a table at instantiation.
    Active {
        /// The table.
        table: TableIndex,
        /// The first element's index.
        offset: ConstExpr,
    },
    /// Declarative: only declares that references to its functions exist.
    Declared,
}

/// The elements of an element segment.
#[derive(Clone, Debug)]
pub enum ElemItems {
    /// Functions; `None` is null.
    Funcs(Vec<Option<FuncIndex>>),
    /// Expressions of which at least one is neither `ref.func` nor `ref.null`.
    Exprs(Vec<ConstExpr>),
}

/// An element segment.
#[derive(Clone, Debug)]
pub struct ElemSegment {
    /// Passive, active or declarative.
    pub mode: ElemMode,
    /// Its elements.
    pub items: ElemItems,
}

impl ConstExpr {
    /// Reads an expression.
    pub(super) fn read(expr: &wasmparser::ConstExpr<'_>) -> Result<Self, Fault> {
        // Nearly all expressions have one operation, and there may be millions of them.
        let mut ops = Vec::with_capacity(1);
        let mut depth = 0_i64;
        let mut reader = expr.get_operators_reader();
        while !reader.eof() {
            let (op, offset) = reader.read_with_offset()?;
            let (op, values) = match op {
                Operator::I32Const { value } => (ConstOp::I32(value), 1),
                Operator::I64Const { value } => (ConstOp::I64(value), 1),
                Operator::F32Const { value } => (ConstOp::F32(value.bits()), 1),
                Operator::F64Const { value } => (ConstOp::F64(value.bits()), 1),
                Operator::V128Const { value } => (ConstOp::V128(*value.bytes()), 1),
                Operator::RefNull { .. } => (ConstOp::RefNull, 1),
                Operator::RefFunc { function_index } => (ConstOp::RefFunc(function_index), 1),
                Operator::GlobalGet { global_index } => (ConstOp::GlobalGet(global_index), 1),
                Operator::I32Add => (ConstOp::I32Add, -1),
                Operator::I32Sub => (ConstOp::I32Sub, -1),
                Operator::I32Mul => (ConstOp::I32Mul, -1),
                Operator::I64Add => (ConstOp::I64Add, -1),
                Operator::I64Sub => (ConstOp::I64Sub, -1),
                Operator::I64Mul => (ConstOp::I64Mul, -1),
                Operator::End => break,
                _ => return Err(unsupported("garbage collection", offset).into()),
            };
            depth += values;
            limits::CONST_STACK.check(u64::try_from(depth).unwrap_or(0), offset)?;
            ops.push(op);
        }
        Ok(Self(ops))
    }

    /// Returns the functions that the expression makes references to.
    pub(super) fn functions(&self) -> impl Iterator<Item = u32> + '_ {
        self.0.iter().filter_map(|op| match *op {
            ConstOp::RefFunc(index) => Some(index),
            _ => None,
        })
    }
}

impl DataSegment {
    /// Reads a segment.
    pub(super) fn read(data: &wasmparser::Data<'_>) -> Result<Self, Fault> {
        let mode = match &data.kind {
            DataKind::Passive => DataMode::Passive,
            DataKind::Active { memory_index, offset_expr } => {
                DataMode::Active { memory: MemoryIndex::from_u32(*memory_index), offset: ConstExpr::read(offset_expr)? }
            }
        };
        let end = data.range.end;
        Ok(Self { mode, bytes: end - data.data.len()..end })
    }
}

impl ElemSegment {
    /// Reads a segment.
    pub(super) fn read(elem: wasmparser::Element<'_>) -> Result<Self, Fault> {
        let mode = match &elem.kind {
            ElementKind::Passive => ElemMode::Passive,
            ElementKind::Declared => ElemMode::Declared,
            ElementKind::Active { table_index, offset_expr } => ElemMode::Active {
                table: TableIndex::from_u32(table_index.unwrap_or(0)),
                offset: ConstExpr::read(offset_expr)?,
            },
        };
        let items = match elem.items {
            ElementItems::Functions(indices) => {
                let funcs = indices.into_iter().map(|index| Ok(Some(FuncIndex::from_u32(index?))));
                ElemItems::Funcs(funcs.collect::<Result<_, Fault>>()?)
            }
            ElementItems::Expressions(_, exprs) => match constants(exprs.clone())? {
                Some(funcs) => ElemItems::Funcs(funcs),
                None => {
                    let exprs = exprs.into_iter().map(|expr| ConstExpr::read(&expr?));
                    ElemItems::Exprs(exprs.collect::<Result<_, Fault>>()?)
                }
            },
        };
        Ok(Self { mode, items })
    }
}

impl ElemItems {
    /// Returns the functions that the segment makes references to.
    pub(super) fn functions(&self) -> impl Iterator<Item = u32> + '_ {
        let (funcs, exprs): (&[_], &[_]) = match self {
            Self::Funcs(funcs) => (funcs, &[]),
            Self::Exprs(exprs) => (&[], exprs),
        };
        let funcs = funcs.iter().flatten().map(|func| func.as_u32());
        funcs.chain(exprs.iter().flat_map(ConstExpr::functions))
    }
}

/// Returns the elements if each is a function or null.
fn constants(
    exprs: wasmparser::SectionLimited<'_, wasmparser::ConstExpr<'_>>,
) -> Result<Option<Vec<Option<FuncIndex>>>, Fault> {
    let mut funcs = Vec::new();
    for expr in exprs {
        match expr?.get_operators_reader().read()? {
            Operator::RefFunc { function_index } => funcs.push(Some(FuncIndex::from_u32(function_index))),
            Operator::RefNull { .. } => funcs.push(None),
            _ => return Ok(None),
        }
    }
    Ok(Some(funcs))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Error;
    use wasmparser::BinaryReader;

    fn read(bytes: &[u8]) -> Result<ConstExpr, Fault> {
        ConstExpr::read(&wasmparser::ConstExpr::new(BinaryReader::new(bytes, 100)))
    }

    /// Returns the sum of `count` ones.
    fn sum(count: usize) -> Vec<u8> {
        [[0x41, 1].repeat(count), [0x6a].repeat(count - 1), vec![0x0b]].concat()
    }

    #[test]
    fn every_operation_of_extended_constants_is_read() {
        let bytes = [0x42, 5, 0x23, 1, 0x7c, 0x42, 0x7f, 0x7d, 0x42, 2, 0x7e, 0x0b];
        let ops = [
            ConstOp::I64(5),
            ConstOp::GlobalGet(1),
            ConstOp::I64Add,
            ConstOp::I64(-1),
            ConstOp::I64Sub,
            ConstOp::I64(2),
            ConstOp::I64Mul,
        ];
        assert_eq!(read(&bytes).unwrap().0, ops);
    }

    #[test]
    fn numbers_and_vectors_are_read_by_their_bits() {
        let value: [u8; 16] = core::array::from_fn(|i| i as u8);
        let bytes = [&[0xfd, 0x0c][..], &value, &[0x0b]].concat();
        assert_eq!(read(&bytes).unwrap().0, [ConstOp::V128(value)]);
        assert_eq!(read(&[0x43, 1, 0, 0xa0, 0x7f, 0x0b]).unwrap().0, [ConstOp::F32(0x7fa0_0001)]);
    }

    #[test]
    fn an_expression_that_needs_more_stack_than_the_runtime_has_is_over_the_limit() {
        assert_eq!(read(&sum(16)).unwrap().0.len(), 31);
        let Err(Fault::Ours(error)) = read(&sum(17)) else { panic!() };
        let Error::Limit { limit: 16, offset: 132, .. } = error else { panic!("{error}") };
    }

    #[test]
    fn an_operation_that_ours_cannot_express_is_unsupported() {
        let Err(Fault::Ours(error)) = read(&[0x41, 0, 0xfb, 0x1c, 0x0b]) else { panic!() };
        assert_eq!(error, unsupported("garbage collection", 102));
    }
}
