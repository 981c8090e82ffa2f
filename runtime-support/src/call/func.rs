//! Calls a function that a reference points to: its type is known when the program runs.

use include_wasm_abi::blob::TypeRecord;
use include_wasm_abi::vm::{VmContext, VmFuncRef};

use crate::code::Export;
use crate::error::FuncError;
use crate::instance::{Context, Host, StoreData};
use crate::value::Func;

use super::instance_ref::InstanceRef;
use super::is_assembly_call;
use super::params::{Params, Results};

/// Calls a function that a reference points to.
///
/// # Errors
///
/// [`FuncError::Type`] where the function is not `(P) -> R` or belongs to another store, otherwise why the call did not
/// finish.
///
/// # Safety
///
/// - *Store*: it is borrowed mutably.
pub(crate) unsafe fn call_func<H: Host, P: Params, R: Results>(
    store: *mut StoreData<H>,
    func: Func,
    params: P,
) -> Result<R, FuncError<H::Error>> {
    // SAFETY: *Store* of this function's contract.
    if func.store() != unsafe { (*store).core.id } {
        return Err(FuncError::Type);
    }
    // SAFETY: a function of this store lives as long as the store.
    let func_ref: &VmFuncRef = unsafe { &*func.func_ref() };
    let ctx = func_ref.ctx.cast::<VmContext>();
    // SAFETY: its context is of an instance of this store.
    let context = unsafe { Context::of(ctx) };
    let meta = context.meta();
    // Its index may be that of an import of another instance. The number of its type is what all instances agree on.
    let mut types = (0..).zip(meta.records::<TypeRecord>().iter());
    // SAFETY: the context has a cell for each type.
    let same = |index| unsafe { (*context.type_id(index)).id } == func_ref.type_id;
    let (_, ty) = types.find(|(index, _)| same(*index)).ok_or(FuncError::Type)?;
    let wanted = P::TYPES.iter().chain(R::TYPES).copied();
    if ty.params as usize != P::TYPES.len() || !meta.values(ty).eq(wanted) {
        return Err(FuncError::Type);
    }
    let entry = match meta.entry(ty.canonical, false) {
        Some(entry) => entry.code,
        None if is_assembly_call::<P, R>() => Export::NONE,
        None => return Err(FuncError::Type),
    };
    // SAFETY: the context is of this store, which is borrowed.
    let mut view = unsafe { InstanceRef::new(store, ctx) };
    // SAFETY:
    // - code and context: of the same reference.
    // - type: compared above.
    // - entry: it is of the context's module. Without one for its type, no function of the type needs one.
    // - registers: nothing is claimed.
    unsafe { view.enter(func_ref.code, ctx, entry, false, params) }.map_err(FuncError::Call)
}
