//! What owns instances: a store on the heap, an instance that shares nothing, or storage that the program gives.
//!
//! In:  modules and what they import.
//! Out: [`Store`], [`Instance`] and [`Storage`], which drop what they own together.

#[cfg(feature = "alloc")]
mod heap;
mod instance;
#[cfg(feature = "alloc")]
mod make;
#[cfg(feature = "alloc")]
mod shared;
mod storage;

#[cfg(feature = "alloc")]
pub use heap::Store;
pub use instance::Instance;
pub use storage::{Storage, StorageGuard};
