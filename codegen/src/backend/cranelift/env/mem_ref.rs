//! References to memory in CLIF: address, and the flags of the access.
//!
//! In:  a pointer, an offset, and the kind of memory that it points into.
//! Out: loads and stores with the right flags.
//!
//! No other file makes `MemFlagsData`. Structures that the runtime shares are in the target's byte order, linear
//! memory is little-endian, and so is a vector wherever it lies. Each kind of memory is an alias region of its own: no
//! operation of compiled code on one kind changes a load of another. Within a kind all accesses may alias, since one
//! memory, table or global may be imported twice.

use cranelift_codegen::ir::{
    self, AliasRegion, AliasRegionData, Endianness, InstBuilder, MemFlagsData, Type, Value, types,
};
use cranelift_frontend::FuncInstBuilder;
use include_wasm_abi::trap::TrapCode;

use super::FuncCx;
use super::trap::clif_code;

/// Flags of a cast between lane types. Lane zero is in the lowest bytes on every target.
pub(crate) const LANES: MemFlagsData = MemFlagsData::new().with_endianness(Endianness::Little);

/// Flags of the load of the stack limit.
pub(crate) const STACK_LIMIT: MemFlagsData = MemFlagsData::trusted();

/// A kind of memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Region {
    /// The context and the structures that it points to.
    Vm,
    /// Linear memories.
    Memory,
    /// Elements of tables.
    Table,
    /// Values of globals.
    Global,
}

impl Region {
    pub(crate) const COUNT: usize = 4;

    /// Returns the name in CLIF's text form, and the region's number. The number is the same in all functions of all
    /// modules: the inliner merges regions by it.
    fn data(self) -> AliasRegionData {
        let description = match self {
            Self::Vm => "vm",
            Self::Memory => "memory",
            Self::Table => "table",
            Self::Global => "global",
        };
        AliasRegionData { user_id: self as u32, description: description.into() }
    }
}

/// The extension of an integer from memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Extend {
    /// None: the integer is as wide as the result.
    No,
    /// Sign extension.
    Signed,
    /// Zero extension.
    Unsigned,
}

/// Appends a load of flags, pointer and offset.
pub(crate) type LoadInstruction = for<'s, 'f> fn(FuncInstBuilder<'s, 'f>, MemFlagsData, Value, i32) -> Value;

/// A load of an operator.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Load {
    /// Type in memory.
    pub(crate) memory: Type,
    /// Type of the result.
    pub(crate) result: Type,
    /// Extension from one to the other.
    pub(crate) extend: Extend,
}

impl Load {
    /// Returns a load of a value as it is.
    pub(crate) const fn plain(ty: Type) -> Self {
        Self { memory: ty, result: ty, extend: Extend::No }
    }

    /// Returns a load of an integer that is sign-extended.
    pub(crate) const fn signed(memory: Type, result: Type) -> Self {
        Self { memory, result, extend: Extend::Signed }
    }

    /// Returns a load of an integer that is zero-extended.
    pub(crate) const fn unsigned(memory: Type, result: Type) -> Self {
        Self { memory, result, extend: Extend::Unsigned }
    }
}

/// A reference to memory that may be accessed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct MemRef {
    base: Value,
    offset: i32,
    flags: MemFlagsData,
}

impl MemRef {
    /// A field that is the same as long as any code of the instance runs.
    pub(crate) fn fixed(func: &mut FuncCx<'_>, base: Value, offset: i32) -> Self {
        let flags = func.region_flags(Region::Vm).with_aligned().with_notrap().with_readonly().with_can_move();
        Self { base, offset, flags }
    }

    /// A field that is the same as long as any code of the instance runs, in a structure whose existence was tested
    /// just before.
    pub(crate) fn fixed_once_tested(func: &mut FuncCx<'_>, base: Value, offset: i32) -> Self {
        let flags = func.region_flags(Region::Vm).with_aligned().with_notrap().with_readonly();
        Self { base, offset, flags }
    }

    /// A field that changes.
    pub(crate) fn field(func: &mut FuncCx<'_>, base: Value, offset: i32) -> Self {
        Self { base, offset, flags: func.region_flags(Region::Vm).with_aligned().with_notrap() }
    }

    /// The value of a global that can be set.
    pub(crate) fn global(func: &mut FuncCx<'_>, base: Value, offset: i32) -> Self {
        Self { base, offset, flags: func.region_flags(Region::Global).with_aligned().with_notrap() }
    }

    /// An element of a table, whose index was tested.
    pub(crate) fn element(func: &mut FuncCx<'_>, base: Value) -> Self {
        Self { base, offset: 0, flags: func.region_flags(Region::Table).with_aligned().with_notrap() }
    }

    /// Bytes of linear memory: tested, or of a kind that faults where there are none.
    pub(crate) fn linear(func: &mut FuncCx<'_>, base: Value, offset: i32, faults: bool) -> Self {
        let code = faults.then(|| clif_code(TrapCode::MemoryOutOfBounds));
        let flags = func.region_flags(Region::Memory).with_endianness(Endianness::Little).with_trap_code(code);
        Self { base, offset, flags }
    }

    /// Bytes of the function's own stack frame.
    pub(crate) fn stack(base: Value, offset: i32) -> Self {
        Self { base, offset, flags: MemFlagsData::trusted() }
    }

    /// Loads a value.
    pub(crate) fn load(self, func: &mut FuncCx<'_>, ty: Type) -> Value {
        func.builder.ins().load(ty, self.flags_for(ty), self.base, self.offset)
    }

    /// Loads a value and extends it.
    pub(crate) fn load_extended(self, func: &mut FuncCx<'_>, load: Load) -> Value {
        let Self { base, offset, flags } = self;
        let ins = func.builder.ins();
        match (load.extend, load.memory) {
            (Extend::No, ty) => self.load(func, ty),
            (Extend::Signed, types::I8) => ins.sload8(load.result, flags, base, offset),
            (Extend::Signed, types::I16) => ins.sload16(load.result, flags, base, offset),
            (Extend::Signed, _) => ins.sload32(flags, base, offset),
            (Extend::Unsigned, types::I8) => ins.uload8(load.result, flags, base, offset),
            (Extend::Unsigned, types::I16) => ins.uload16(load.result, flags, base, offset),
            (Extend::Unsigned, _) => ins.uload32(flags, base, offset),
        }
    }

    /// Loads a value by an instruction of its own.
    pub(crate) fn load_with(self, func: &mut FuncCx<'_>, instruction: LoadInstruction) -> Value {
        instruction(func.builder.ins(), self.flags, self.base, self.offset)
    }

    /// Stores a value.
    pub(crate) fn store(self, func: &mut FuncCx<'_>, value: Value) {
        let ty = func.builder.func.dfg.value_type(value);
        func.builder.ins().store(self.flags_for(ty), value, self.base, self.offset);
    }

    /// Stores the low bits of an integer, as many as `memory` has.
    pub(crate) fn store_low(self, func: &mut FuncCx<'_>, memory: Type, value: Value) {
        if memory == func.builder.func.dfg.value_type(value) {
            self.store(func, value);
            return;
        }
        let Self { base, offset, flags } = self;
        let ins = func.builder.ins();
        match memory {
            types::I8 => ins.istore8(flags, value, base, offset),
            types::I16 => ins.istore16(flags, value, base, offset),
            _ => ins.istore32(flags, value, base, offset),
        };
    }

    fn flags_for(self, ty: Type) -> MemFlagsData {
        if ty.is_vector() { self.flags.with_endianness(Endianness::Little) } else { self.flags }
    }
}

/// The alias regions of a function, made when first used.
#[derive(Debug, Default)]
pub(crate) struct Regions([Option<AliasRegion>; Region::COUNT]);

impl Regions {
    fn get(&mut self, func: &mut ir::Function, region: Region) -> AliasRegion {
        *self.0[region as usize].get_or_insert_with(|| func.dfg.alias_regions.insert(region.data()))
    }
}

impl FuncCx<'_> {
    fn region_flags(&mut self, region: Region) -> MemFlagsData {
        let region = self.regions.get(self.builder.func, region);
        MemFlagsData::new().with_alias_region(Some(region))
    }
}
