//! A table's key cannot be in a set of functions.

use include_wasm_entity::{EntitySet, PrimaryMap, entity_key};

entity_key! {
    struct FuncIndex = "func";
    struct TableIndex = "table";
}

fn main() {
    let mut tables = PrimaryMap::<TableIndex, u32>::new();
    let mut exported = EntitySet::<FuncIndex>::new();
    let table = tables.push(10);
    exported.insert(table);
}
