//! Modules that are made here.
//!
//! In:  how much data and how much code they have, in bytes.
//! Out: wasm. One memory; one active segment with the data, at address 0; functions of a kilobyte, each of which calls
//!      the next one in a branch, so that no compiler may drop one; and an export, `run`, that calls the first.

use wasm_encoder::{
    CodeSection, ConstExpr, DataSection, ExportKind, ExportSection, Function, FunctionSection, MemArg, MemorySection,
    MemoryType, Module, TypeSection, ValType,
};

/// Bytes of a WebAssembly page.
const PAGE: u64 = 65_536;

/// Bytes of a function's body, roughly.
const BODY: usize = 1000;

/// Makes a module. It has one function at least.
pub fn module(data: usize, code: usize) -> Vec<u8> {
    let count = u32::try_from(code.div_ceil(BODY).max(1)).expect("not that many functions");
    let mut types = TypeSection::new();
    types.ty().function([ValType::I32], [ValType::I32]);
    let mut functions = FunctionSection::new();
    let mut bodies = CodeSection::new();
    for index in 0..count {
        functions.function(0);
        let next = (index + 1 < count).then_some(index + 1);
        bodies.function(&body(index, next, code.min(BODY)));
    }
    let mut memories = MemorySection::new();
    memories.memory(MemoryType {
        minimum: (data as u64).div_ceil(PAGE).max(1),
        maximum: None,
        memory64: false,
        shared: false,
        page_size_log2: None,
    });
    let mut exports = ExportSection::new();
    exports.export("memory", ExportKind::Memory, 0).export("run", ExportKind::Func, 0);
    let mut module = Module::new();
    module.section(&types).section(&functions).section(&memories).section(&exports).section(&bodies);
    if data > 0 {
        let mut segments = DataSection::new();
        segments.active(0, &ConstExpr::i32_const(0), noise(data));
        module.section(&segments);
    }
    module.finish()
}

/// Makes a function that mixes its argument with what it loads, and differs from all others.
fn body(index: u32, next: Option<u32>, len: usize) -> Function {
    let mut function = Function::new([(1, ValType::I32)]);
    let mut code = function.instructions();
    code.local_get(0).local_set(1);
    for step in 0..len / 20 {
        let constant = index.wrapping_mul(2_654_435_769).wrapping_add(step as u32 * 40_503).cast_signed();
        let at = MemArg { offset: u64::from((index * 64 + step as u32 * 4) % 32_768), align: 2, memory_index: 0 };
        code.local_get(1).i32_const(constant).i32_xor();
        code.local_get(0).i32_const(1023).i32_and().i32_load(at).i32_add().local_set(1);
    }
    if let Some(next) = next {
        // Nobody calls with a negative argument.
        code.local_get(0).i32_const(0).i32_lt_s();
        code.if_(wasm_encoder::BlockType::Empty).local_get(1).call(next).local_set(1).end();
    }
    code.local_get(1).end();
    function
}

/// Returns bytes that do not compress to anything, and are no zeros.
fn noise(len: usize) -> impl ExactSizeIterator<Item = u8> {
    let mut state = 1_u64;
    (0..len).map(move |_| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state as u8 | 1
    })
}
