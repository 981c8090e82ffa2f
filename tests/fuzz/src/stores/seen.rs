//! What can be seen of a run, in a form that runs of other code and of other runtimes have too.

use std::fmt;

/// A value. Every NaN is the same one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Seen {
    I32(i32),
    I64(i64),
    F32(u32),
    F64(u64),
    V128([u8; 16]),
    /// A reference to a function: null, or which one.
    Func(Option<Ident>),
    /// A reference to something of the host: its number, or zero for null.
    Extern(usize),
}

/// Which function a reference points to, as far as the runtime tells: the number of its instance in the order in which
/// they were made, and its index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Ident(pub(crate) Option<usize>, pub(crate) u32);

impl Seen {
    pub(crate) fn f32(value: f32) -> Self {
        Self::F32(if value.is_nan() { f32::NAN } else { value }.to_bits())
    }

    pub(crate) fn f64(value: f64) -> Self {
        Self::F64(if value.is_nan() { f64::NAN } else { value }.to_bits())
    }

    /// Returns the same without what another runtime does not tell.
    #[cfg(feature = "wasmtime")]
    fn coarse(self) -> Self {
        match self {
            Self::Func(Some(_)) => Self::Func(Some(Ident(None, 0))),
            other => other,
        }
    }
}

/// How a step ended.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Outcome {
    Returned(Vec<Seen>),
    Trapped(Trap),
    /// A function of the host failed.
    HostFailed,
    /// A function of the host panicked.
    HostPanicked,
    /// Imports do not fit, or a value that the host gave does not.
    Refused,
    /// There is nothing to do it with.
    Skipped,
    /// It cannot be: what it was.
    Broken(String),
}

/// Why code trapped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Trap {
    Unreachable,
    Memory,
    Table,
    /// An indirect call beyond the table, which another runtime does not tell from other accesses.
    CallBeyond,
    Null,
    Type,
    Divide,
    Stack,
    Other(&'static str),
}

/// The state of a memory, a table or a global.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum State {
    /// Length and a checksum.
    Memory(usize, u32),
    Elements(Vec<Seen>),
    Global(Seen),
}

/// A step, and all that it led to.
#[derive(Clone, Debug)]
pub(crate) struct Step {
    pub(crate) what: String,
    pub(crate) outcome: Outcome,
    /// Calls of the host, with arguments.
    pub(crate) calls: Vec<(&'static str, Vec<Seen>)>,
    /// By name.
    pub(crate) state: Vec<(String, State)>,
}

impl Step {
    /// Returns the step without what another runtime does not tell.
    #[cfg(feature = "wasmtime")]
    pub(crate) fn coarse(&self) -> Self {
        let values = |values: &[Seen]| values.iter().map(|value| value.coarse()).collect::<Vec<_>>();
        let outcome = match &self.outcome {
            Outcome::Returned(results) => Outcome::Returned(values(results)),
            Outcome::Trapped(Trap::CallBeyond) => Outcome::Trapped(Trap::Table),
            other => other.clone(),
        };
        let calls = self.calls.iter().map(|(name, args)| (*name, values(args))).collect();
        let state = self.state.iter().map(|(name, state)| {
            let state = match state {
                State::Elements(elements) => State::Elements(values(elements)),
                State::Global(value) => State::Global(value.coarse()),
                other => other.clone(),
            };
            (name.clone(), state)
        });
        Self { what: self.what.clone(), outcome, calls, state: state.collect() }
    }

    /// Says what differs from the same step of another run.
    pub(crate) fn difference(&self, other: &Self) -> Option<String> {
        if self.outcome != other.outcome {
            return Some(format!("outcome {:?} against {:?}", self.outcome, other.outcome));
        }
        let calls = self.calls.iter().zip(&other.calls).find(|(mine, theirs)| mine != theirs);
        if let Some((mine, theirs)) = calls {
            return Some(format!("call of the host {mine:?} against {theirs:?}"));
        }
        if self.calls.len() != other.calls.len() {
            return Some(format!("{} calls of the host against {}", self.calls.len(), other.calls.len()));
        }
        let state = self.state.iter().zip(&other.state).find(|(mine, theirs)| mine != theirs);
        if let Some((mine, theirs)) = state {
            return Some(format!("state {mine:?} against {theirs:?}"));
        }
        (self.state.len() != other.state.len()).then(|| "more state than in the other".to_owned())
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} -> {:?}", self.what, self.outcome)
    }
}
