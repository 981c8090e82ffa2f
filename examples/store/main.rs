//! Two instances in one store: one uses a function, a memory and a global of the other.
//!
//! The modules are `wat2wasm journal.wat` and `wat2wasm writer.wat`.

use std::error::Error;

use include_wasm::{NoHost, Store, include_wasm};

include_wasm! {
    /// Owns what is shared.
    struct Journal = "journal.wasm";
}

include_wasm! {
    /// Uses it.
    struct Writer = "writer.wasm";
    // Without this line the functions of `journal` would be methods of a trait, for the host to implement.
    import "journal" = store;
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut store = Store::new(NoHost);
    let journal = Journal::instantiate_in(&mut store)?;
    // What an instance exports, as handles that other instances of the store import.
    let imports = WriterImports {
        append: journal.append(&mut store)?,
        memory: journal.memory(&mut store)?,
        len: journal.len(&mut store)?,
    };
    let writer = Writer::instantiate_in(&mut store, &imports)?;

    // `exports` borrows the store, so that one instance runs at a time.
    writer.exports(&mut store)?.countdown(3)?;
    assert_eq!(journal.exports(&mut store)?.append(i32::from(b'!'))?, 5);
    assert_eq!(writer.exports(&mut store)?.last()?, i32::from(b'!'));

    // The host sees the same memory and the same global.
    let len = usize::try_from(store.global(imports.len)?.get())?;
    let memory = store.memory(imports.memory)?;
    let written = memory.bytes().get(..len).ok_or("the length is wrong")?;
    println!("{}", String::from_utf8_lossy(written));
    assert_eq!(written, b"3210!");
    Ok(())
}
