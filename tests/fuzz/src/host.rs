//! The host that modules import from: it notes each call, and answers with numbers that follow from the calls so far.
//!
//! Among its functions are one that writes the caller's memory, since code must not rely on what it read before, and
//! one that fails, since code must not go on.

use std::fmt;

use include_wasm_abi::types::ValType;
use include_wasm_runtime_support::{
    Caller, ExternRef, Func, Host, ImportFn, Slot, V128, VmContext, WasmValue, host_call, host_call_slots,
};

use crate::random::mix;
use crate::value::Value;

/// The host's state: what was called.
#[derive(Debug, Default)]
pub(crate) struct Recorder {
    /// Calls since [`Recorder::take`].
    calls: Vec<HostCall>,
    /// A number that follows from all calls.
    state: u64,
}

/// A call of a function of the host.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct HostCall {
    name: &'static str,
    arguments: Vec<Value>,
}

/// Why a function of the host fails: it does so now and then.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fails;

impl Host for Recorder {
    type Error = Fails;
}

impl Recorder {
    /// Returns the calls since the last time.
    pub(crate) fn take(&mut self) -> Vec<HostCall> {
        std::mem::take(&mut self.calls)
    }

    /// Notes a call, and returns a number that follows from it.
    fn note(&mut self, name: &'static str, arguments: Vec<Value>) -> u64 {
        let hash = arguments.iter().fold(self.state, |state, value| mix(state ^ value.hash()));
        self.state = mix(hash);
        // What a loop calls would otherwise fill the machine's memory.
        if self.calls.len() < 10_000 {
            self.calls.push(HostCall { name, arguments });
        }
        self.state
    }
}

/// A number as a value.
trait Answer {
    fn answer(number: u64) -> Self;
}

macro_rules! answers {
    ($($ty:ty: $number:ident => $answer:expr;)*) => {
        $(impl Answer for $ty {
            fn answer($number: u64) -> Self {
                $answer
            }
        })*
    };
}
answers! {
    (): _number => ();
    i32: number => i64::answer(number) as i32;
    i64: number => (if number.is_multiple_of(3) { number % 64 } else { number }).cast_signed();
    f32: number => f64::answer(number) as f32;
    f64: number => f64::from((number % 1000) as u32) / 4.0 - 30.0;
    Option<ExternRef>: number => std::num::NonZeroUsize::new((number % 3) as usize).map(ExternRef);
    V128: number => V128(std::array::from_fn(|i| (mix(number + i as u64)) as u8));
}

/// Takes an argument as it crossed.
fn value<T: WasmValue>(raw: T::Raw) -> Value {
    // SAFETY: compiled code of a store that lives passed it.
    unsafe { Value::new(T::TYPE, T::raw_to_slot(raw)) }
}

/// Changes a byte of the caller's memory.
fn poke(caller: &mut Caller<'_, Recorder>, number: u64) {
    let (memory, _) = caller.split();
    // Low addresses are where modules work.
    let len = memory.len().min(4096);
    if len != 0 {
        memory[(number >> 8) as usize % len] = number as u8;
    }
}

macro_rules! functions {
    (
        registers { $($name:ident($($param:ident: $ty:ty),*) -> $result:ty $(, $act:ident)?;)* }
        slots { $($slots_name:ident($($slots_ty:ty),*) -> ($($slots_result:ty),*);)* }
    ) => {
        /// Returns the function of this name.
        pub(crate) fn function(name: &str) -> Option<ImportFn> {
            match name {
                $(stringify!($name) => {
                    extern "C" fn $name(ctx: *mut VmContext $(, $param: <$ty as WasmValue>::Raw)*) -> <$result as Crosses>::Raw {
                        let arguments = vec![$(value::<$ty>($param)),*];
                        // SAFETY: compiled code calls its import's shim with its own context, and every store here is
                        // for `Recorder`.
                        unsafe {
                            host_call::<Recorder, $result>(ctx, |caller| {
                                let number = caller.host().note(stringify!($name), arguments);
                                $(functions!(@$act caller, number);)?
                                Ok(Answer::answer(number))
                            })
                        }
                    }
                    Some(ImportFn::host($name as *const ()))
                })*
                $(stringify!($slots_name) => {
                    const PARAMS: &[ValType] = &[$(<$slots_ty as WasmValue>::TYPE),*];
                    const RESULTS: usize = [$(<$slots_result as WasmValue>::TYPE),*].len();
                    const SLOTS: usize = if PARAMS.len() > RESULTS { PARAMS.len() } else { RESULTS };
                    extern "C" fn $slots_name(ctx: *mut VmContext, slots: *mut Slot) {
                        let run = |caller: &mut Caller<'_, Recorder>, slots: &mut [Slot; SLOTS]| {
                            let values = PARAMS.iter().zip(slots.iter());
                            // SAFETY: compiled code of a store that lives passed them.
                            let arguments = values.map(|(&ty, &slot)| unsafe { Value::new(ty, slot) }).collect();
                            let number = caller.host().note(stringify!($slots_name), arguments);
                            let results = [$(<$slots_result>::raw_to_slot(Answer::answer(number))),*];
                            slots[..RESULTS].copy_from_slice(&results);
                            Ok(Ok(()))
                        };
                        // SAFETY: as above, and as many slots as the type needs are part of the convention.
                        unsafe { host_call_slots::<Recorder, SLOTS>(ctx, slots, run) }
                    }
                    Some(ImportFn::host($slots_name as *const ()))
                })*
                _ => None,
            }
        }
    };
    (@pokes $caller:ident, $number:ident) => { poke($caller, $number) };
    (@fails $caller:ident, $number:ident) => {
        if $number.is_multiple_of(8) {
            return Err(Fails);
        }
    };
}

/// What crosses of a result in a register.
trait Crosses {
    type Raw;
}

macro_rules! crosses {
    ($($ty:ty),*) => { $(impl Crosses for $ty { type Raw = <$ty as WasmValue>::Raw; })* };
}
crosses!(i32, i64, f32, f64, Option<ExternRef>);

impl Crosses for () {
    type Raw = ();
}

functions! {
    registers {
        nothing() -> ();
        int(a: i32) -> i32;
        long(a: i64, b: i32) -> i64;
        double(a: f32, b: f64) -> f64;
        single(a: f32) -> f32;
        writes(a: i32, b: i32, c: i32) -> (), pokes;
        fails(a: i32) -> i32, fails;
        refs(a: Option<ExternRef>, b: Option<Func>) -> Option<ExternRef>;
        twelve(a: i32, b: f32, c: i64, d: f64, e: i32, f: i32, g: i64, h: i64, i: f64, j: f64, k: i32, l: f32) -> i64;
    }
    slots {
        vector(V128) -> (V128);
        pair(i32, f64) -> (i64, f32);
        many(i64, i64, i64, i64, i64, i64, i64, i32, i32, i32, i32, i32, i32, f64) -> (i32, i64, f64);
    }
}

/// The types of all functions, as a module that imports them.
pub(crate) const IMPORTS: &str = r#"
    (import "host" "nothing" (func $nothing))
    (import "host" "int" (func $int (param i32) (result i32)))
    (import "host" "long" (func $long (param i64 i32) (result i64)))
    (import "host" "double" (func $double (param f32 f64) (result f64)))
    (import "host" "single" (func $single (param f32) (result f32)))
    (import "host" "writes" (func $writes (param i32 i32 i32)))
    (import "host" "fails" (func $fails (param i32) (result i32)))
    (import "host" "refs" (func $refs (param externref funcref) (result externref)))
    (import "host" "twelve" (func $twelve (param i32 f32 i64 f64 i32 i32 i64 i64 f64 f64 i32 f32) (result i64)))
    (import "host" "vector" (func $vector (param v128) (result v128)))
    (import "host" "pair" (func $pair (param i32 f64) (result i64 f32)))
    (import "host" "many" (func $many (param i64 i64 i64 i64 i64 i64 i64 i32 i32 i32 i32 i32 i32 f64) (result i32 i64 f64)))
"#;

impl fmt::Debug for HostCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{:?}", self.name, self.arguments)
    }
}
