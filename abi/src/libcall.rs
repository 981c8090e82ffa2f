//! The runtime functions that compiled code calls.
//!
//! All follow the target's C convention and take the caller's context first. A blob names those that it uses as
//! undefined symbols; the link step puts their addresses into the context.

/// Kind of a parameter or a result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A 32-bit integer; unsigned on the Rust side.
    U32,
    /// A 64-bit integer; unsigned on the Rust side.
    U64,
    /// As wide as a pointer.
    Word,
}

/// Hands the table of runtime functions to another macro, so that a row that one side lacks does not compile.
///
/// A row is `name(parameters) -> result`; the result `Trap` is a `u32`: zero, or the number of a
/// [`TrapCode`](crate::trap::TrapCode) that the compiled code then leaves with. `raise` alone never returns.
#[macro_export]
macro_rules! libcalls {
    ($with:ident) => {
        $with! {
            /// Leaves compiled code with the context's exit number or, where that is zero, with the trap of the call's
            /// return address.
            raise() -> Never;
            /// Grows memory `memory` by `delta` pages; returns the old number of pages, or all ones.
            memory_grow(memory: U32, delta: U64) -> U64;
            /// Copies `len` bytes from the address `src` to the address `dst`, all of which are within memories.
            copy_bytes(dst: Word, src: Word, len: U64) -> Nothing;
            /// Sets `len` bytes from the address `dst` on, all of which are within a memory, to the low byte of
            /// `value`.
            fill_bytes(dst: Word, value: U32, len: U64) -> Nothing;
            /// Copies `len` bytes from `src` in data segment `segment` to `dst` in memory `memory`.
            memory_init(memory: U32, segment: U32, dst: U64, src: U32, len: U32) -> Trap;
            /// Drops data segment `segment`.
            data_drop(segment: U32) -> Nothing;
            /// Grows table `table` by `delta` elements of `value`; returns the old length, or all ones.
            table_grow(table: U32, delta: U64, value: Word) -> U64;
            /// Sets `len` elements from `dst` in table `table` to `value`.
            table_fill(table: U32, dst: U64, value: Word, len: U64) -> Trap;
            /// Copies `len` elements from `src` in table `src_table` to `dst` in table `dst_table`.
            table_copy(dst_table: U32, src_table: U32, dst: U64, src: U64, len: U64) -> Trap;
            /// Copies `len` elements from `src` in element segment `segment` to `dst` in table `table`.
            table_init(table: U32, segment: U32, dst: U64, src: U32, len: U32) -> Trap;
            /// Drops element segment `segment`.
            elem_drop(segment: U32) -> Nothing;
        }
    };
}

macro_rules! declare {
    ($($(#[$doc:meta])* $name:ident($($arg:ident: $kind:ident),*) -> $result:ident;)*) => {
        /// A runtime function that compiled code may call.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[allow(non_camel_case_types, reason = "a variant is named as its function")]
        #[repr(u8)]
        pub enum Libcall { $($(#[$doc])* $name),* }

        impl Libcall {
            /// Every runtime function.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// Returns the name without the prefix of its symbol.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$name => stringify!($name)),* }
            }

            /// Returns the name of its undefined symbol in a blob.
            pub const fn symbol(self) -> &'static str {
                match self { $(Self::$name => concat!("include_wasm_", stringify!($name))),* }
            }

            /// Returns the kinds of its parameters behind the context.
            pub const fn params(self) -> &'static [Kind] {
                match self { $(Self::$name => &[$(Kind::$kind),*]),* }
            }

            /// Returns what it returns.
            pub const fn result(self) -> Returns {
                match self { $(Self::$name => Returns::$result),* }
            }
        }
    };
}

/// What a runtime function returns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Returns {
    /// It does not return.
    Never,
    /// Nothing.
    Nothing,
    /// A `u32`: zero, or the number of the trap to leave with.
    Trap,
    /// A 64-bit integer.
    U64,
}

libcalls!(declare);
