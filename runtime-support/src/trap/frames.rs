//! Names of the frames of a trap.
//!
//! Only program counters are kept when a trap happens; what they mean is looked up when a caller asks.

use core::fmt;

use include_wasm_abi::blob::{AddressRecord, FunctionRecord, NameRecord};

use crate::code::{self, Code};
use crate::error::{Backtrace, KEPT_FRAMES};

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

    /// Returns the frame of a program counter of which nothing but the function is known.
    fn of_code(code: &'static Code, pc: usize) -> Option<Self> {
        let offset = code.offset_of(pc);
        let functions = code.meta().records::<FunctionRecord>();
        // Frames are of functions, so it is the last function that begins before. A return address may lie just behind
        // its last instruction, where the next one begins; nothing traps at the first instruction.
        let starts = functions.iter().zip(0..).map(|(function, index)| (function.code, index));
        let (_, index) = starts.filter(|&(start, _)| start < offset).max()?;
        Some(Self::new(code, index, None))
    }

    fn new(code: &'static Code, function: u32, offset: Option<u32>) -> Self {
        let record = code.meta().records::<NameRecord>().get(function as usize);
        let name = record.and_then(|record| core::str::from_utf8(code.meta().pool(record.name)).ok());
        Self { function, name: name.filter(|name| !name.is_empty()), offset }
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

/// The frames of a trap, innermost first: those of at most 32 frames of the stack, see [`Frames::total`].
///
/// A function whose body the compiler put in the place of a call has no frame on the stack. It has one here where the
/// blob knows offsets.
#[derive(Clone, Debug)]
pub struct Frames<'a> {
    backtrace: &'a Backtrace,
    next: usize,
    /// The next of several frames of one program counter: its number among the code's records.
    further: Option<(&'static Code, usize)>,
}

impl<'a> Frames<'a> {
    pub(crate) const fn new(backtrace: &'a Backtrace) -> Self {
        Self { backtrace, next: 0, further: None }
    }

    /// Returns how many frames there were on the stack, also those that were not kept.
    pub const fn total(&self) -> usize {
        self.backtrace.count
    }
}

impl Iterator for Frames<'_> {
    type Item = Frame;

    fn next(&mut self) -> Option<Frame> {
        loop {
            if let Some((code, number)) = self.further.take() {
                let address = code.meta().records::<AddressRecord>().get(number)?;
                self.further = (address.inlined == 1).then_some((code, number + 1));
                return Some(Frame::new(code, address.function, Some(address.wasm)));
            }
            if self.next >= self.backtrace.count.min(KEPT_FRAMES) {
                return None;
            }
            let pc = self.backtrace.pcs[self.next];
            let faulted = self.backtrace.faulted && self.next == 0;
            self.next += 1;
            let Some(code) = code::find(pc) else { continue };
            self.further = address(code, pc, faulted).map(|number| (code, number));
            if self.further.is_none()
                && let Some(frame) = Frame::of_code(code, pc)
            {
                return Some(frame);
            }
        }
    }
}

/// Returns the number of the first record of a program counter, if it has one.
fn address(code: &'static Code, pc: usize, faulted: bool) -> Option<usize> {
    let offset = code.offset_of(pc);
    let addresses = code.meta().records::<AddressRecord>();
    // A call may return to an instruction that can fault: both have this offset then, the call first.
    let mut first = offset.checked_sub(1).map_or(0, |before| addresses.count_at_most(before));
    if faulted {
        first = addresses.count_at_most(offset).checked_sub(1)?;
        let goes_on =
            |number: usize| addresses.get(number).is_some_and(|address| (address.at, address.inlined) == (offset, 1));
        while first.checked_sub(1).is_some_and(goes_on) {
            first -= 1;
        }
    }
    addresses.get(first).filter(|address| address.at == offset).map(|_| first)
}
