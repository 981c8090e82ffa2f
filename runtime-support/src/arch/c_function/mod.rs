//! A call of what compiled code has as C functions: entries, and copies of functions that can neither trap nor call.
//!
//! In:  the address of such a function, the context that it takes first, and of how many values the others are.
//! Out: an address to call in its place, by the same convention, and what to pass in place of the context.
//!
//! The function has to keep the registers that the convention wants kept. Where the compiler forgets some, what is
//! called is assembly that keeps them and calls the function; elsewhere it is the function itself. A test of the
//! compiler's (`codegen/src/backend/cranelift/stubs/callee_saved.rs`) says which registers it forgets.

#[cfg_attr(target_arch = "riscv64", path = "riscv64.rs")]
#[cfg_attr(not(target_arch = "riscv64"), path = "direct.rs")]
mod imp;

pub(crate) use imp::CFunction;

/// How many values a C function takes, its context among them.
#[derive(Clone, Copy, Debug)]
#[cfg_attr(not(target_arch = "riscv64"), expect(dead_code, reason = "only assembly asks where arguments are"))]
pub(crate) struct Takes {
    /// Integers and pointers.
    pub(crate) ints: usize,
    pub(crate) floats: usize,
}
