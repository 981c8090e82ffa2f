//! The application's side of a store: its state, and the error of its functions.

use core::convert::Infallible;

/// What an application implements import traits for: its own state, and the one error type of its functions.
///
/// Host functions run on the stack of the guest that calls, which may have used up all but the reserve: 32 KiB, or what
/// `set_stack_reserve` says. A host function that needs more ends the process, at a moment of the guest's choosing.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a host: it does not implement `include_wasm::Host`",
    label = "`include_wasm::Host` is not implemented for this type",
    note = "add `impl include_wasm::Host for {Self} {{ type Error = std::convert::Infallible; }}`, or name the error of its functions"
)]
pub trait Host: Sized + 'static {
    /// Why a host function failed; it comes back from the call that led there, with this type.
    type Error: 'static;
}

/// The host of modules that import nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoHost;

impl Host for NoHost {
    type Error = Infallible;
}
