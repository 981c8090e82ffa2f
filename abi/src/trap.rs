//! Why compiled code stops.
//!
//! A trap site is a code offset with a [`TrapCode`]: of the instruction that faults, or of the return address of
//! the call that leaves. Both are found by the program counter, so compiled code passes no code along.

macro_rules! traps {
    ($($(#[$doc:meta])* $name:ident = $number:literal, $message:literal;)*) => {
        /// Why WebAssembly code trapped (specification: "Traps").
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        #[repr(u8)]
        pub enum TrapCode { $($(#[$doc])* $name = $number),* }

        impl TrapCode {
            /// Every code, in order of its number.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// Returns what happened, in the words of the specification's test suite.
            pub const fn message(self) -> &'static str {
                match self { $(Self::$name => $message),* }
            }

            /// Returns the code with this number, as a blob writes it.
            pub const fn from_number(number: u8) -> Option<Self> {
                match number { $($number => Some(Self::$name),)* _ => None }
            }
        }
    };
}

traps! {
    /// `unreachable` was executed.
    Unreachable = 1, "unreachable";
    /// An access was not within its memory.
    MemoryOutOfBounds = 2, "out of bounds memory access";
    /// An access was not within its table.
    TableOutOfBounds = 3, "out of bounds table access";
    /// An indirect call named an index that its table does not have.
    UndefinedElement = 4, "undefined element";
    /// An indirect call reached a null element.
    UninitializedElement = 5, "uninitialized element";
    /// An indirect call reached a function of another type.
    IndirectCallTypeMismatch = 6, "indirect call type mismatch";
    /// An integer division or a conversion had a result that its type cannot hold.
    IntegerOverflow = 7, "integer overflow";
    /// An integer was divided by zero.
    IntegerDivideByZero = 8, "integer divide by zero";
    /// NaN was converted to an integer.
    InvalidConversionToInteger = 9, "invalid conversion to integer";
    /// The thread's stack has too little room left.
    StackOverflow = 10, "call stack exhausted";
    /// A null reference was used.
    NullReference = 11, "null reference";
    /// The host passed a reference that belongs to another store.
    ForeignReference = 12, "reference of another store";
    /// The stack pointer is on no stack that is known: neither on the thread's own nor on one that was registered.
    UnknownStack = 13, "call on a stack that is not the thread's, unknown to `include_wasm::register_stack`";
}

impl core::fmt::Display for TrapCode {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(self.message())
    }
}

/// Numbers in a context's `exit` field: a [`TrapCode`]'s, or one of these.
pub mod exit {
    /// Nothing happened.
    pub const NONE: u32 = 0;
    /// The host function returned an error, which waits in the store.
    pub const HOST_ERROR: u32 = 256;
    /// The host function panicked; the payload waits in the store.
    pub const HOST_PANIC: u32 = 257;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_codes_correspond() {
        for (i, &code) in TrapCode::ALL.iter().enumerate() {
            assert_eq!(code as usize, i + 1);
            assert_eq!(TrapCode::from_number(code as u8), Some(code));
        }
        assert_eq!(TrapCode::from_number(0), None);
    }
}
