//! A part of an instance, as a module lists it.

use include_wasm_abi::part::Part as Number;

use crate::error::Failure;

use super::builder::InstanceBuilder;

/// A part of an instance, and how it is made.
#[derive(Clone, Copy, Debug)]
pub struct Part {
    pub(crate) number: Number,
    pub(crate) make: fn(&mut InstanceBuilder<'_, '_>) -> Result<(), Failure>,
}
