//! What owns instances: a store on the heap, an instance that shares nothing, or storage that the program gives.
//!
//! In:  modules and what they import.
//! Out: [`Store`], [`Alone`] and [`Storage`], which drop what they own together.

#[cfg(feature = "alloc")]
mod heap;
#[cfg(feature = "alloc")]
mod make;
#[cfg(feature = "alloc")]
mod shared;
mod standalone;
mod storage;

#[cfg(feature = "alloc")]
pub use heap::Store;
pub use standalone::Alone;
pub use storage::{Begun, Storage};
