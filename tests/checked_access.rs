//! What a host does with a guest's memory: every address and length that a guest may choose is checked.

use include_wasm::{Caller, Host, Memory, OutOfBounds, include_wasm};

include_wasm! {
    struct Plugin = "ui/wasm/host.wasm";
}

struct State {
    logged: Vec<u8>,
}

impl Host for State {
    type Error = OutOfBounds;
}

impl PluginEnv for State {
    fn log(cx: &mut Caller<'_, Self>, at: i32, len: i32) -> Result<(), OutOfBounds> {
        let (mut memory, host) = cx.memory_and_host();
        host.logged.extend_from_slice(memory.slice(at.cast_unsigned(), len.cast_unsigned())?);
        memory.slice_mut(0, 1)?.fill(b'!');
        Ok(())
    }

    fn random(cx: &mut Caller<'_, Self>) -> Result<i64, OutOfBounds> {
        Ok(cx.memory().len() as i64)
    }
}

const LEN: u32 = 65_536;

#[test]
fn a_host_function_has_the_memory_and_the_host_at_once() {
    let mut plugin = Plugin::instantiate(State { logged: Vec::new() }).expect("instantiates");
    plugin.memory().write_bytes(0, b"ab").expect("fits");
    assert_eq!(plugin.run(2), Ok(65_536));
    assert_eq!(plugin.memory().slice(0, 2), Ok(&b"!b"[..]));
    assert!(plugin.run(-1).is_err(), "a guest's length is not to be trusted");
    assert_eq!(Plugin::host(&plugin).logged, b"ab");
}

#[test]
fn accesses_behind_the_end_are_errors() {
    let mut plugin = Plugin::instantiate(State { logged: Vec::new() }).expect("instantiates");
    let mut memory: Memory<'_> = plugin.memory();
    assert_eq!((memory.len(), memory.is_empty()), (LEN as usize, false));
    assert_eq!(memory.slice_mut(LEN, 0).map(|part| part.len()), Ok(0));
    assert_eq!(memory.slice_mut(LEN - 1, 2), Err(OutOfBounds));
    assert_eq!(memory.slice_mut(u32::MAX, u32::MAX), Err(OutOfBounds));
    assert_eq!(memory.split(LEN).map(|(low, high)| (low.len(), high.len())), Ok((LEN as usize, 0)));
    assert_eq!(memory.split(LEN + 1), Err(OutOfBounds));
    let (low, high) = memory.split(8).expect("within the memory");
    low[7] = 1;
    high[0] = 2;
    assert_eq!(memory.slice(7, 2), Ok(&[1, 2][..]));
    assert_eq!(memory.grow(1), Some(1));
    assert_eq!(memory.len(), 2 * LEN as usize);
}
