//! Names of the frames of a trap.
//!
//! Only program counters are kept when a trap happens; what they mean is looked up when somebody asks.

use core::fmt;

use include_wasm_abi::blob::{AddressRecord, FunctionRecord, NONE};

use super::{Backtrace, KEPT_FRAMES};
use crate::module;

/// One frame of WebAssembly code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Frame {
    function: u32,
    name: Option<&'static str>,
    offset: Option<u32>,
}

impl Frame {
    /// Returns the function's index in its module's function index space.
    pub const fn function(&self) -> u32 {
        self.function
    }

    /// Returns the function's name, from the module's name section or its exports.
    pub const fn name(&self) -> Option<&'static str> {
        self.name
    }

    /// Returns the offset of the operator in the module's file, in bytes, where the blob has it.
    pub const fn module_offset(&self) -> Option<u32> {
        self.offset
    }

    fn at(pc: usize, faulted: bool) -> Option<Self> {
        let code = module::find(pc)?;
        let offset = code.offset_of(pc);
        let functions = code.meta().records::<FunctionRecord>();
        // A return address may lie just behind a function's last instruction; nothing traps at the first.
        let holds = |function: &FunctionRecord| {
            function.code != NONE && offset > function.code && offset - function.code <= function.len
        };
        let (index, record) = functions.iter().enumerate().find(|(_, function)| holds(function))?;
        let name = core::str::from_utf8(code.meta().pool(record.name)).ok().filter(|name| !name.is_empty());
        // A call may return to an instruction that can fault: both have this offset then, the call first.
        let addresses = code.meta().records::<AddressRecord>();
        let address = if faulted {
            addresses.last_at_most(offset, |address| address.at)
        } else {
            addresses.first_at_least(offset, |address| address.at)
        };
        let operator = address.filter(|address| address.at == offset);
        Some(Self { function: index as u32, name, offset: operator.map(|address| address.wasm) })
    }
}

/// Prints the name, or `func[index]`, and the offset in the module's file if it is known.
impl fmt::Display for Frame {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name {
            Some(name) => f.write_str(name)?,
            None => write!(f, "func[{}]", self.function)?,
        }
        match self.offset {
            Some(offset) => write!(f, " (offset {offset:#x})"),
            None => Ok(()),
        }
    }
}

/// The frames of a trap, innermost first: at most 32, see [`Frames::total`].
#[derive(Clone, Debug)]
pub struct Frames<'a> {
    backtrace: &'a Backtrace,
    next: usize,
}

impl<'a> Frames<'a> {
    pub(crate) const fn new(backtrace: &'a Backtrace) -> Self {
        Self { backtrace, next: 0 }
    }

    /// Returns how many frames there were, also those that were not kept.
    pub const fn total(&self) -> usize {
        self.backtrace.count
    }
}

impl Iterator for Frames<'_> {
    type Item = Frame;

    fn next(&mut self) -> Option<Frame> {
        while self.next < self.backtrace.count.min(KEPT_FRAMES) {
            let pc = self.backtrace.pcs[self.next];
            let faulted = self.backtrace.faulted && self.next == 0;
            self.next += 1;
            if let Some(frame) = Frame::at(pc, faulted) {
                return Some(frame);
            }
        }
        None
    }
}
