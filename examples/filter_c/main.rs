//! A text filter written in C: breaks paragraphs into lines.
//!
//! `wrap.wasm` comes from
//!
//! ```sh
//! clang --target=wasm32 -O2 -mbulk-memory -nostdlib -Wl,--no-entry,--strip-debug -o wrap.wasm wrap.c
//! ```

use include_wasm::{Trap, TrapCode, include_wasm};

include_wasm! {
    /// Wraps text.
    struct Wrap = "wrap.wasm";
    fn input() -> u32;
    fn output() -> u32;
    fn capacity() -> u32;
    fn wrap(len: u32, width: u32) -> u32;
}

const TEXT: &str = "A host writes text into the guest's memory, calls the filter, and reads
the result back. The guest sees its own memory and nothing else.

  A trap in it is an error of the call.
";

const WRAPPED: &str = "A host writes text into the
guest's memory, calls the filter,
and reads the result back. The
guest sees its own memory and
nothing else.

A trap in it is an error of the
call.";

/// Wraps `text` to lines of at most `width` bytes.
fn wrap(filter: &mut Wrap, text: &str, width: u32) -> Result<String, Box<dyn std::error::Error>> {
    let (input, output) = (filter.input()?, filter.output()?);
    let room = filter.capacity()?;
    let len = u32::try_from(text.len()).ok().filter(|&len| len <= room).ok_or("the text is too long")?;
    filter.memory().slice_mut(input, len)?.copy_from_slice(text.as_bytes());
    let written = filter.wrap(len, width)?;
    Ok(std::str::from_utf8(filter.memory().slice(output, written)?)?.to_owned())
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut filter = Wrap::instantiate()?;
    let wrapped = wrap(&mut filter, TEXT, 34)?;
    println!("{wrapped}");
    assert_eq!(wrapped, WRAPPED);

    // The guest refuses what does not fit, by a trap.
    assert_eq!(filter.wrap(u32::MAX, 34).map_err(|trap: Trap| trap.code()), Err(TrapCode::Unreachable));
    Ok(())
}
