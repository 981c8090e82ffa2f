//! Compares each type with a plain one of `std` over random operations.

mod list;
mod packed;
mod primary;
mod secondary;
mod set;
mod sparse;

include_wasm_entity::entity_key! {
    /// The key of all maps here.
    struct Key = "key";
}

/// Returns the key with an index that a strategy chose.
fn key(index: u32) -> Key {
    Key::from_u32(index)
}
