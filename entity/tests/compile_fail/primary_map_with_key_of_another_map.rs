//! A table's key does not find a function.

use include_wasm_entity::{PrimaryMap, entity_key};

entity_key! {
    struct FuncIndex = "func";
    struct TableIndex = "table";
}

fn main() {
    let mut functions = PrimaryMap::<FuncIndex, &str>::new();
    let mut tables = PrimaryMap::<TableIndex, u32>::new();
    functions.push("main");
    let table = tables.push(10);
    let _ = functions[table];
}
