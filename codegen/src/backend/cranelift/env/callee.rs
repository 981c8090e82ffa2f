//! Callees: a function of the module, an import, an element of a table, a reference.
//!
//! In:  a [`Callee`], which has its type and null checks, and arguments without the context.
//! Out: results, appended to a collection of the caller.
//!
//! Compiled code is called by `tail`, with the callee's context first. A host function's shim is called by the
//! C convention, with the caller's context; the [`Shape`] decides whether values cross by the convention or in slots.
//! Afterwards compiled code tests the context's `exit` field.

use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{self, InstBuilder, StackSlotData, StackSlotKind, UserExternalName, Value, types};
use include_wasm_abi::call::Shape;
use include_wasm_abi::layout::Slot;
use include_wasm_abi::trap::TrapCode;
use include_wasm_abi::vm::{FuncRefField, ImportField};

use super::FuncCx;
use super::block_args::BlockArgs;
use super::mem_ref::MemRef;
use super::signature::{TypeRef, as_bits, clif_type};
use crate::backend::cranelift::module_cx::ModuleCx;
use crate::frontend::module::{FuncIndex, FuncRefIndex, TypeIndex};
use crate::target::ImportKind;

/// Bytes of a slot in which a value travels to a host function.
const SLOT: u32 = size_of::<Slot>() as u32;

/// A callee.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Callee<'a> {
    ty: TypeRef<'a>,
    target: Target,
}

#[derive(Clone, Copy, Debug)]
enum Target {
    /// A function of the same blob and the same instance, by the number of its module and its index there.
    Direct(u32, FuncIndex),
    /// A host function.
    Host(FuncIndex),
    /// A function of another instance.
    Instance(FuncIndex),
    /// The target of a reference that is not null and of the right type.
    Reference(Value),
    /// The same with the context of the same instance: a function of the module, or a host function.
    OwnReference(Value),
}

impl<'a> ModuleCx<'a> {
    /// Returns a function of the module as a callee.
    pub(crate) fn callee(&self, func: FuncIndex) -> Callee<'a> {
        let target = match self.import_kinds.get(func) {
            None => Target::Direct(self.number, func),
            Some(ImportKind::Host) => Target::Host(func),
            Some(ImportKind::Instance) => Target::Instance(func),
        };
        Callee { ty: self.type_ref(self.module.funcs[func].ty), target }
    }
}

impl<'a> Callee<'a> {
    /// Returns the target of a reference as a callee. Traps with `null` if the reference is null.
    pub(crate) fn reference(func: &mut FuncCx<'_>, ty: TypeRef<'a>, reference: Value, null: TrapCode) -> Self {
        func.trap_if_null(reference, null);
        Self { ty, target: Target::Reference(reference) }
    }

    /// Returns the target of a reference that is not null as a callee. `own` is whether a target of the right type runs
    /// with the context of the calling instance.
    pub(crate) fn known_reference(ty: TypeRef<'a>, reference: Value, own: bool) -> Self {
        let target = if own { Target::OwnReference(reference) } else { Target::Reference(reference) };
        Self { ty, target }
    }

    /// Returns the index of a function of module `number`, of the same instance.
    pub(crate) fn own(&self, number: u32) -> Option<FuncIndex> {
        match self.target {
            Target::Direct(module, index) if module == number => Some(index),
            _ => None,
        }
    }

    /// Returns the number of arguments.
    pub(crate) fn params(self) -> usize {
        self.ty.ty.params.len()
    }

    /// Traps if the target of a reference has another type than the callee.
    pub(crate) fn check_type(self, func: &mut FuncCx<'_>) {
        let (Target::Reference(reference) | Target::OwnReference(reference)) = self.target else { return };
        let offset = func.offset(FuncRefField::type_id.offset(func.layout.width));
        let actual = MemRef::fixed_once_tested(func, reference, offset).load(func, types::I32);
        let expected = func.type_id(self.ty.canonical);
        let differs = func.builder.ins().icmp(IntCC::NotEqual, actual, expected);
        func.trap_if(differs, TrapCode::IndirectCallTypeMismatch);
    }

    /// Appends a call.
    pub(crate) fn call(self, func: &mut FuncCx<'_>, args: &BlockArgs, results: &mut impl Extend<Value>) {
        func.calls = true;
        func.spend(self.ty.ty.results.len());
        let call = match self.target {
            Target::Direct(module, index) => {
                let callee = func.direct(self.ty, module, index);
                let args = with_context(func.vmctx, args);
                func.builder.ins().call(callee, &args)
            }
            Target::Host(import) => return self.call_host(func, import, args, results),
            Target::Instance(import) => Pointers::import(func, import).call(func, self.ty, args),
            Target::Reference(reference) => Pointers::reference(func, reference).call(func, self.ty, args),
            Target::OwnReference(reference) => Pointers::own(func, reference).call(func, self.ty, args),
        };
        results.extend(func.builder.inst_results(call).iter().copied());
    }

    /// Appends a tail call.
    pub(crate) fn return_call(self, func: &mut FuncCx<'_>, args: &BlockArgs) {
        func.calls = true;
        let pointers = match self.target {
            Target::Direct(module, index) => {
                let callee = func.direct(self.ty, module, index);
                let args = with_context(func.vmctx, args);
                func.builder.ins().return_call(callee, &args);
                return;
            }
            // The shim has another convention, and the `exit` field must be tested afterwards.
            Target::Host(import) => {
                let mut results = Vec::new();
                self.call_host(func, import, args, &mut results);
                let results = func.block_args(&results);
                func.return_(&results);
                return;
            }
            Target::Instance(import) => Pointers::import(func, import),
            Target::Reference(reference) => Pointers::reference(func, reference),
            Target::OwnReference(reference) => Pointers::own(func, reference),
        };
        let signature = func.tail_signature(self.ty);
        let args = with_context(pointers.context, args);
        func.builder.ins().return_call_indirect(signature, pointers.code, &args);
    }

    fn call_host(self, func: &mut FuncCx<'_>, import: FuncIndex, args: &BlockArgs, results: &mut impl Extend<Value>) {
        let ty = self.ty.ty;
        let code = func.context_pointer(func.layout.import(import, ImportField::code));
        let signature = func.host_signature(self.ty);
        match Shape::of(&ty.params, &ty.results) {
            Shape::Registers => {
                let mut args = with_context(func.vmctx, args);
                for (index, arg) in args.iter_mut().enumerate() {
                    let ty = func.builder.func.dfg.signatures[signature].params[index].value_type;
                    *arg = as_bits(&mut func.builder, *arg, ty);
                }
                let call = func.builder.ins().call_indirect(signature, code, &args);
                func.unwind_if_requested();
                results.extend(func.builder.inst_results(call).iter().copied());
            }
            Shape::Slots => {
                let slots = func.slots(ty.params.len().max(ty.results.len()));
                for (mem_ref, &arg) in slot_refs(slots).zip(args.values()) {
                    mem_ref.store(func, arg);
                }
                let vmctx = func.vmctx;
                func.builder.ins().call_indirect(signature, code, &[vmctx, slots]);
                func.unwind_if_requested();
                let pointer = func.pointer;
                let loads = slot_refs(slots).zip(&ty.results);
                results.extend(loads.map(|(mem_ref, &ty)| mem_ref.load(func, clif_type(ty, pointer))));
            }
        }
    }
}

/// Address and context of compiled code that is not in the same instance.
#[derive(Clone, Copy)]
struct Pointers {
    code: Value,
    context: Value,
}

impl Pointers {
    /// Loads them from the record of an import of a function of another instance.
    fn import(func: &mut FuncCx<'_>, import: FuncIndex) -> Self {
        let [code, context] =
            [ImportField::code, ImportField::ctx].map(|field| func.context_pointer(func.layout.import(import, field)));
        Self { code, context }
    }

    /// Loads them from the target of a reference.
    fn reference(func: &mut FuncCx<'_>, reference: Value) -> Self {
        let [code, context] = [FuncRefField::code, FuncRefField::ctx].map(|field| Self::field(func, reference, field));
        Self { code, context }
    }

    /// Loads them where the context is the caller's.
    fn own(func: &mut FuncCx<'_>, reference: Value) -> Self {
        Self { code: Self::field(func, reference, FuncRefField::code), context: func.vmctx }
    }

    fn field(func: &mut FuncCx<'_>, reference: Value, field: FuncRefField) -> Value {
        let (pointer, offset) = (func.pointer, func.offset(field.offset(func.layout.width)));
        MemRef::fixed_once_tested(func, reference, offset).load(func, pointer)
    }

    fn call(self, func: &mut FuncCx<'_>, ty: TypeRef<'_>, args: &BlockArgs) -> ir::Inst {
        let signature = func.tail_signature(ty);
        func.builder.ins().call_indirect(signature, self.code, &with_context(self.context, args))
    }
}

/// Returns references to slots, in order.
fn slot_refs(slots: Value) -> impl Iterator<Item = MemRef> {
    (0..).step_by(SLOT as usize).map(move |offset| MemRef::stack(slots, offset))
}

fn with_context(context: Value, args: &BlockArgs) -> Vec<Value> {
    core::iter::once(context).chain(args.values().iter().copied()).collect()
}

impl FuncCx<'_> {
    /// Returns a reference to a function of the module.
    pub(crate) fn func_ref(&mut self, func: FuncRefIndex) -> Value {
        let offset = i64::from(self.layout.func_ref(func));
        let vmctx = self.vmctx;
        self.builder.ins().iadd_imm_s(vmctx, offset)
    }

    /// Returns the number of a canonical type.
    fn type_id(&mut self, canonical: TypeIndex) -> Value {
        let (vmctx, offset) = (self.vmctx, self.offset(self.layout.type_id(canonical)));
        MemRef::fixed(self, vmctx, offset).load(self, types::I32)
    }

    fn direct(&mut self, ty: TypeRef<'_>, module: u32, func: FuncIndex) -> ir::FuncRef {
        if let Some(&callee) = self.callees.get(&func) {
            return callee;
        }
        let signature = self.tail_signature(ty);
        let name = UserExternalName { namespace: module, index: func.as_u32() };
        let name = self.builder.func.declare_imported_user_function(name);
        let name = ir::ExternalName::user(name);
        let callee = ir::ExtFuncData { name, signature, colocated: true, patchable: false };
        let callee = self.builder.import_function(callee);
        self.callees.insert(func, callee);
        callee
    }

    /// Returns the address of at least `count` slots in the function's frame. All calls share them: a call's values are
    /// stored just before it and loaded just behind it.
    fn slots(&mut self, count: usize) -> Value {
        // `count` is at most 1000, a limit of the validator.
        let size = u32::try_from(count).expect("validated: function types have few values") * SLOT;
        // The callee relies on the slots' alignment. A frame may have less: then the slot has space to round up.
        let missing = SLOT - self.frame_alignment;
        let size = size + missing;
        let slots = match self.slots {
            Some(slots) => {
                let data = &mut self.builder.func.sized_stack_slots[slots];
                data.size = data.size.max(size);
                slots
            }
            None => {
                let align_shift = SLOT.trailing_zeros() as u8;
                let data = StackSlotData::new(StackSlotKind::ExplicitSlot, size, align_shift);
                *self.slots.insert(self.builder.create_sized_stack_slot(data))
            }
        };
        let pointer = self.pointer;
        let address = self.builder.ins().stack_addr(pointer, slots, 0);
        if missing == 0 {
            return address;
        }
        let above = self.builder.ins().iadd_imm_s(address, i64::from(SLOT - 1));
        self.builder.ins().band_imm_s(above, -i64::from(SLOT))
    }
}
