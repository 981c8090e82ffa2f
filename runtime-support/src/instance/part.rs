//! A part of an instance, and the instance that it is made in.

use include_wasm_abi::part::Part as Number;

use crate::code::Export;
use crate::error::Failure;
use crate::ids::StoreId;

use super::context::Context;
use super::imports::Imports;
use super::space::Space;

/// A part of an instance, and how it is made.
#[derive(Clone, Copy, Debug)]
pub struct Part {
    pub(crate) number: Number,
    pub(crate) make: fn(&mut Making<'_, '_>) -> Result<(), Failure>,
}

/// An instance that is being made.
pub(crate) struct Making<'a, 's> {
    pub(crate) context: Context,
    pub(crate) store: StoreId,
    pub(crate) imports: &'a Imports<'a>,
    pub(crate) space: &'a mut Space<'s>,
    /// The start function, once it was looked up.
    pub(crate) start: Option<Export>,
}
