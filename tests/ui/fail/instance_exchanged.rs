// Two modules beside each other: private fields are visible here, and no instance gets into the type of another module.
include_wasm::include_wasm! {
    struct Add = "../wasm/add.wasm";
}

include_wasm::include_wasm! {
    struct Memory = "../wasm/memory.wasm";
}

fn owner(memory: Memory) -> Add {
    Add { instance: memory.instance }
}

fn swap<'a>(add: &mut AddExports<'a, include_wasm::NoHost>, memory: &mut MemoryExports<'a, include_wasm::NoHost>) {
    exchange(&mut add.instance, &mut memory.instance);
}

fn handle(memory: MemoryHandle) -> AddHandle {
    AddHandle { id: memory.id }
}

// As `std::mem::swap`, whose source rustc would show where it is installed.
fn exchange<T>(_: &mut T, _: &mut T) {}

fn main() {}
