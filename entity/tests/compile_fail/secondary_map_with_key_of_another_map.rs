//! A table's key has no value in a map over functions, not even the default.

use include_wasm_entity::{PrimaryMap, SecondaryMap, entity_key};

entity_key! {
    struct FuncIndex = "func";
    struct TableIndex = "table";
}

fn main() {
    let mut tables = PrimaryMap::<TableIndex, u32>::new();
    let mut calls = SecondaryMap::<FuncIndex, u32>::new();
    let table = tables.push(10);
    calls[table] = 1;
}
