//! Values of our runtime: what the host passes, and what is seen of what comes back.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use include_wasm_abi::vm::VmFuncRef;
use include_wasm_runtime_support::{ExternRef, Func, Params, Results, Slot, StoreId, V128, WasmValue, to_slot};

use super::seen::{Ident, Seen};
use super::types::Ty;

/// The instances that contexts belong to, by the contexts' addresses.
#[derive(Clone, Debug, Default)]
pub(crate) struct Idents(Rc<RefCell<HashMap<usize, usize>>>);

impl Idents {
    /// Says which instance a context belongs to.
    pub(crate) fn insert(&self, ctx: usize, instance: usize) {
        self.0.borrow_mut().insert(ctx, instance);
    }

    /// Returns which function a reference points to.
    pub(crate) fn see(&self, func: Option<Func>, store: StoreId) -> Seen {
        let ident = func.map(|func| {
            // SAFETY: it lives as long as its store.
            let func_ref = unsafe { &*func_ref(func, store) };
            let instance = self.0.borrow().get(&func_ref.ctx.addr()).copied();
            Ident(instance, func_ref.index)
        });
        Seen::Func(ident)
    }
}

/// Returns what a reference points to.
pub(super) fn func_ref(func: Func, store: StoreId) -> *const VmFuncRef {
    <Option<Func> as WasmValue>::into_raw(Some(func), store).expect("a reference of this store").cast()
}

/// Returns what is seen of a value that crossed in a slot.
pub(super) fn see_slot(ty: Ty, slot: Slot, store: StoreId, idents: &Idents) -> Seen {
    macro_rules! get {
        ($ty:ty) => {
            // SAFETY: compiled code of this store wrote it, as a value of this type.
            unsafe { <$ty as WasmValue>::from_raw(<$ty>::raw_from_slot(slot), store) }
        };
    }
    match ty {
        Ty::I32 => Seen::I32(get!(i32)),
        Ty::I64 => Seen::I64(get!(i64)),
        Ty::F32 => Seen::f32(get!(f32)),
        Ty::F64 => Seen::f64(get!(f64)),
        Ty::V128 => Seen::V128(get!(V128).0),
        Ty::Func => idents.see(get!(Option<Func>), store),
        Ty::Extern => Seen::Extern(get!(Option<ExternRef>).map_or(0, |token| token.0.get())),
    }
}

/// An argument.
#[derive(Clone, Copy, Debug)]
pub(super) enum Value {
    I32(i32),
    I64(i64),
    F32(f32),
    F64(f64),
    V128(V128),
    Func(Option<Func>),
    Extern(Option<ExternRef>),
}

impl Value {
    pub(super) fn slot(self, store: StoreId) -> Slot {
        let slot = match self {
            Self::I32(value) => to_slot(value, store),
            Self::I64(value) => to_slot(value, store),
            Self::F32(value) => to_slot(value, store),
            Self::F64(value) => to_slot(value, store),
            Self::V128(value) => to_slot(value, store),
            Self::Func(value) => to_slot(value, store),
            Self::Extern(value) => to_slot(value, store),
        };
        slot.expect("this store")
    }
}

/// A tuple of Rust's types that arguments make.
pub(super) trait FromArgs: Params {
    fn from_args(args: &[Value]) -> Self;
}

/// A Rust type that an argument has.
pub(super) trait FromArg {
    fn from_arg(arg: Value) -> Self;
}

macro_rules! from_arg {
    ($($variant:ident: $ty:ty;)*) => {
        $(impl FromArg for $ty {
            fn from_arg(arg: Value) -> Self {
                match arg {
                    Value::$variant(value) => value,
                    other => panic!("{other:?} is another type"),
                }
            }
        })*
    };
}
from_arg! {
    I32: i32;
    I64: i64;
    F32: f32;
    F64: f64;
    V128: V128;
    Func: Option<Func>;
    Extern: Option<ExternRef>;
}

macro_rules! from_args {
    ($($ty:ident),*) => {
        impl<$($ty: FromArg + WasmValue),*> FromArgs for ($($ty,)*) {
            #[allow(non_snake_case, reason = "a value is named as its type")]
            fn from_args(args: &[Value]) -> Self {
                let mut args = args.iter();
                $(let $ty = $ty::from_arg(*args.next().expect("as many as the type has"));)*
                ($($ty,)*)
            }
        }
    };
}

impl FromArgs for () {
    fn from_args(_args: &[Value]) -> Self {}
}

from_args!(A);
from_args!(A, B);
from_args!(A, B, C);
from_args!(A, B, C, D, E, F, G, H);

/// A result that can be seen.
pub(super) trait See: Results {
    fn see(self, store: StoreId, idents: &Idents) -> Vec<Seen>;
}

impl See for () {
    fn see(self, _store: StoreId, _idents: &Idents) -> Vec<Seen> {
        vec![]
    }
}

macro_rules! see {
    ($($variant:ident: $ty:ty;)*) => {
        $(impl See for $ty {
            fn see(self, store: StoreId, idents: &Idents) -> Vec<Seen> {
                vec![see_slot(Ty::$variant, to_slot(self, store).expect("this store"), store, idents)]
            }
        })*
    };
}
see! {
    I32: i32;
    I64: i64;
    F32: f32;
    F64: f64;
    V128: V128;
    Func: Option<Func>;
    Extern: Option<ExternRef>;
}
