//! One function body to CLIF.
//!
//! In:  [`ModuleCx`], whose module passed the validator, and the index of a function.
//! Out: [`Translated`]: CLIF, the runtime functions that it calls, and the input of later steps: the optimizer's hints,
//!      and whether the function checks the stack.
//!
//! Operators are rows of the tables in `ops/`; [`visit`] turns the tables into the two visitor traits of the parser. An
//! operator pops its operands, calls an entity of [`env`](crate::backend::cranelift::env), and pushes the results. The
//! translator relies on validation, and states so in `expect`. The module's nesting is the control stack's depth, never
//! that of the native stack.

use cranelift_codegen::ir::{self, UserFuncName};
use cranelift_codegen::isa::TargetIsa;
use cranelift_frontend::{FunctionBuilder, FunctionBuilderContext};
use include_wasm_abi::types::ValType;

use super::env::FuncCx;
use super::env::hints::Hints;
use super::env::signature::{CConv, as_bits, clif_type, tail_signature};
use super::module_cx::ModuleCx;
use crate::error::Error;
use crate::frontend::module::bodies::Dependencies;
use crate::frontend::module::{FuncIndex, FuncType};
use crate::libcalls::LibcallSet;

mod control;
mod inline;
mod operands;
mod ops;
mod shapes;
mod shuffle;
mod visit;

use control::Frames;
use inline::Inlined;
use operands::Operands;

#[cfg(test)]
mod tests;

pub(crate) use inline::{FIRST_INLINED_LOCATION, Location};

/// A translated function.
pub(crate) struct Translated {
    pub(crate) clif: ir::Function,
    /// Runtime functions that the code loads from the context.
    pub(crate) libcalls: LibcallSet,
    /// The operators of the source locations from [`FIRST_INLINED_LOCATION`] on.
    pub(crate) locations: Vec<Location>,
    /// Dependencies besides those of its own body: those of inlined bodies and of the translation.
    pub(crate) dependencies: Dependencies,
    /// Hints for the optimizer.
    pub(crate) hints: Hints,
    /// Whether the function has to check the stack. Otherwise the caller's check covers it.
    pub(crate) checks_stack: bool,
}

impl Translated {
    /// Returns a stub, whose frame is small.
    pub(crate) fn stub(clif: ir::Function, libcalls: LibcallSet) -> Self {
        let (locations, dependencies, hints) = (Vec::new(), Dependencies::default(), Hints::default());
        Self { clif, libcalls, locations, dependencies, hints, checks_stack: false }
    }
}

/// The state between two operators.
struct Translator<'f> {
    cx: &'f ModuleCx<'f>,
    func: FuncCx<'f>,
    index: FuncIndex,
    /// Whether the function has a return instruction of a `return` operator.
    returned: bool,
    operands: Operands,
    frames: Frames<'f>,
    /// Offset of the current operator in the module, in bytes.
    offset: usize,
    /// The current source location, as Cranelift carries it.
    location: u32,
    locations: Vec<Location>,
    /// The inlined bodies that are being translated, the innermost last.
    inlined: Vec<Inlined>,
    /// Remaining bytes of bodies that may be inlined.
    inline_budget: usize,
    /// Number of the current body's first local.
    locals: u32,
    dependencies: Dependencies,
    failed: Option<Error>,
}

/// Translates a function of the module.
///
/// # Errors
///
/// [`Error::Limit`] for a function that is too large, [`Error::Unsupported`] for an operator without a row.
pub(crate) fn function(cx: &ModuleCx<'_>, isa: &dyn TargetIsa, index: FuncIndex) -> Result<Translated, Error> {
    let signature = tail_signature(cx.module.func_type(index), isa.pointer_type());
    body(cx, isa, index, signature, true)
}

/// Translates a function of the module that calls nothing to its direct entry: a C function without a stack check.
///
/// # Errors
///
/// As [`function`].
pub(crate) fn direct_entry(cx: &ModuleCx<'_>, isa: &dyn TargetIsa, index: FuncIndex) -> Result<Translated, Error> {
    let signature = CConv::of(isa).direct_entry(cx.module.func_type(index));
    body(cx, isa, index, signature, false)
}

fn body(
    cx: &ModuleCx<'_>,
    isa: &dyn TargetIsa,
    index: FuncIndex,
    signature: ir::Signature,
    check: bool,
) -> Result<Translated, Error> {
    let body = cx.module.funcs[index].body.clone().expect("a function that is translated has a body");
    build(cx, isa, index, signature, check, body.start, |cx, func, ty, params| {
        let mut translator = Translator {
            cx,
            func,
            index,
            returned: false,
            operands: Operands::default(),
            frames: Frames::new(ty),
            offset: body.start,
            location: srcloc(body.start).bits(),
            locations: Vec::new(),
            inlined: Vec::new(),
            inline_budget: inline::INLINE_BUDGET_BYTES + body.len(),
            locals: 0,
            dependencies: Dependencies::default(),
            failed: None,
        };
        translator.declare_params(ty, params);
        translator.body(index)?;
        let Translator { func, locations, dependencies, .. } = translator;
        Ok((func, locations, dependencies))
    })
}

/// Makes the funcref thunk of an import: a function of the module that only calls the import with the same index, so
/// that a reference can point to it. The thunk takes the context of the importing instance.
///
/// # Errors
///
/// As [`function`].
pub(crate) fn funcref_thunk(cx: &ModuleCx<'_>, isa: &dyn TargetIsa, index: FuncIndex) -> Result<Translated, Error> {
    let signature = tail_signature(cx.module.func_type(index), isa.pointer_type());
    build(cx, isa, index, signature, true, 0, |cx, mut func, _, params| {
        let args = func.block_args(params);
        cx.callee(index).return_call(&mut func, &args);
        Ok((func, Vec::new(), Dependencies::default()))
    })
}

/// A function whose blocks are complete, with its locations and dependencies.
type Filled<'f> = (FuncCx<'f>, Vec<Location>, Dependencies);

/// Makes a function: entry block, and what `fill` appends. `check` is whether the function may check the stack.
fn build<'m>(
    cx: &'m ModuleCx<'m>,
    isa: &dyn TargetIsa,
    index: FuncIndex,
    signature: ir::Signature,
    check: bool,
    start: usize,
    fill: impl for<'f> FnOnce(&'f ModuleCx<'f>, FuncCx<'f>, &'f FuncType, &[ir::Value]) -> Result<Filled<'f>, Error>,
) -> Result<Translated, Error> {
    let ty = cx.module.func_type(index);
    let mut clif = ir::Function::with_name_signature(UserFuncName::user(cx.number, index.as_u32()), signature);
    clif.params.ensure_base_srcloc(srcloc(start));

    let mut scratch = FunctionBuilderContext::new();
    let mut builder = FunctionBuilder::new(&mut clif, &mut scratch);
    builder.set_srcloc(srcloc(start));
    let entry = builder.create_block();
    builder.append_block_params_for_function_params(entry);
    builder.switch_to_block(entry);
    builder.seal_block(entry);
    let params = builder.block_params(entry).to_vec();
    let (&vmctx, params) = params.split_first().expect("compiled code takes a context");
    let func = FuncCx::new(cx, isa, index, builder, vmctx);
    let (func, locations, dependencies) = fill(cx, func, ty, params)?;
    let FuncCx { builder, libcalls, calls, hints, .. } = func;
    builder.finalize(isa.frontend_config());
    let checks_stack = check && calls && !cx.summary.has_bounded_depth(index);
    Ok(Translated { clif, libcalls, locations, dependencies, hints, checks_stack })
}

/// Returns an offset in the module as Cranelift carries it.
fn srcloc(offset: usize) -> ir::SourceLoc {
    // The parser refuses larger modules. The reserved value is that of no location.
    ir::SourceLoc::new(u32::try_from(offset).unwrap_or(u32::MAX))
}

impl Translator<'_> {
    fn declare_params(&mut self, ty: &FuncType, params: &[ir::Value]) {
        for (&ty, &param) in ty.params.iter().zip(params) {
            let clif = clif_type(ty, self.func.pointer);
            let param = as_bits(&mut self.func.builder, param, clif);
            let param = self.func.canonical_value(param);
            self.func.declare_local(ty, param);
        }
    }

    fn declare_locals(&mut self, count: u32, ty: wasmparser::ValType) {
        if count == 0 {
            return;
        }
        let (ty, zero) = self.zero(ty);
        let zero = self.func.canonical_value(zero);
        for _ in 0..count {
            self.func.declare_local(ty, zero);
        }
    }

    /// Returns the type of a local, and its initial value.
    fn zero(&mut self, ty: wasmparser::ValType) -> (ValType, ir::Value) {
        let func = &mut self.func;
        match ty {
            wasmparser::ValType::I32 => (ValType::I32, func.i32_const(0)),
            wasmparser::ValType::I64 => (ValType::I64, func.i64_const(0)),
            wasmparser::ValType::F32 => (ValType::F32, func.f32_const(0)),
            wasmparser::ValType::F64 => (ValType::F64, func.f64_const(0)),
            wasmparser::ValType::V128 => (ValType::V128, func.v128_const(&[0; 16])),
            // All references have one representation. A local that cannot be null is set before it is read.
            wasmparser::ValType::Ref(_) => (ValType::Ref(include_wasm_abi::types::RefType::EXTERNREF), func.null()),
        }
    }

    fn check_limits(&mut self) -> Result<(), Error> {
        if let Some(error) = self.failed.take() {
            return Err(error);
        }
        match self.func.over_limit() {
            None => Ok(()),
            Some((what, limit)) => Err(Error::Limit { what, limit, offset: self.offset as u64 }),
        }
    }
}
