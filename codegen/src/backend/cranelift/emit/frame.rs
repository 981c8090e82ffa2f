//! Frame elision for direct entries.
//!
//! In:  the code of a direct entry.
//! Out: the same code without its prologue and epilogue, where the frame is empty.
//!
//! On x86-64 Cranelift makes a frame for every function. A function that can trap or call needs it, for the walk along
//! frame pointers. A direct entry can do neither. In a loop of calls each call would wait for memory: it pops the frame
//! pointer that the call before has pushed.

use cranelift_codegen::{CompiledCode, ir};
use include_wasm_abi::feature::Arch;

use super::function::Name;
use crate::target::Target;

/// `push rbp`, `mov rbp, rsp`.
const BEGIN: &[u8] = &[0x55, 0x48, 0x89, 0xe5];

/// `mov rsp, rbp`, `pop rbp`.
const END: &[u8] = &[0x48, 0x89, 0xec, 0x5d];

/// `ret`.
const RETURN: &[u8] = &[0xc3];

/// Number of parameters that each C convention passes in registers, whatever their types. Parameters on the stack are
/// addressed by the frame pointer.
const MAX_REGISTER_PARAMS: usize = 4;

/// Returns code without its frame, if the frame is empty and the code is position-independent: it is one block without
/// a jump, it has no relocations, and no constants are behind its last instruction.
pub(super) fn elide(target: &Target, name: Name, clif: &ir::Function, code: &CompiledCode) -> Option<Vec<u8>> {
    let buffer = &code.buffer;
    let bytes = buffer.data();
    let is_direct_entry = target.arch == Arch::X86_64 && matches!(name, Name::DirectEntry(..));
    let empty = buffer.frame_layout().is_some_and(|layout| layout.frame_to_fp_offset == 0)
        && clif.signature.params.len() <= MAX_REGISTER_PARAMS;
    let stays = buffer.relocs().is_empty() && buffer.traps().is_empty() && buffer.call_sites().next().is_none();
    // Without `machine_code_cfg_info` the list of blocks is empty: the code may have any number.
    let straight = code.bb_starts.len() == 1 && code.bb_edges.is_empty();
    // The last instruction belongs to the operator that returns.
    let last = buffer.get_srclocs_sorted().last()?;
    let alone = last.end as usize == bytes.len();
    if !(is_direct_entry && empty && stays && straight && alone) {
        return None;
    }
    let rest = bytes.strip_prefix(BEGIN)?.strip_suffix(RETURN)?.strip_suffix(END)?;
    Some([rest, RETURN].concat())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backend::cranelift::isa::isa;
    use crate::backend::cranelift::module_cx::ModuleCx;
    use crate::backend::cranelift::opt::optimize;
    use crate::backend::cranelift::task::Task;
    use crate::backend::cranelift::{emit, stack_check};
    use crate::frontend::module::{self, Bodies, FuncIndex};
    use crate::target::{CAbi, ImportKind, MemoryStrategy, Traps};

    /// Compiles the only function of a module, and its direct entry.
    fn compiled(func: &str, c_abi: CAbi) -> [Vec<u8>; 2] {
        let bytes = wat::parse_str(format!("(module (global $g (mut i32) (i32.const 1)) {func})")).unwrap();
        let module = module::parse(&bytes, Bodies::Validate).unwrap();
        let target =
            Target { traps: Traps::Explicit, memory: MemoryStrategy::Checked, ..Target::new(Arch::X86_64, c_abi, 0) };
        let cx = ModuleCx::alone(&module, &bytes, ImportKind::Host, &target).unwrap();
        let (isa, index) = (isa(&target).unwrap(), FuncIndex::from_u32(0));
        [Task::Body(0, index), Task::DirectEntry(0, index)].map(|task| {
            let mut translated = task.translate(&cx, &*isa).unwrap();
            optimize(&mut translated.clif, &translated.hints);
            stack_check::add(&cx, &*isa, &mut translated.clif, translated.checks_stack);
            emit::compile(&target, &*isa, task.name(), translated.clif, &translated.locations).unwrap().bytes
        })
    }

    #[test]
    fn straight_copies_have_no_frame() {
        for func in [
            "(func (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1)))",
            "(func (result i32) (global.get $g))",
            "(func (param i32) (global.set $g (local.get 0)))",
            "(func (param i32 i32 i32) (result i32) (select (local.get 0) (local.get 1) (local.get 2)))",
        ] {
            for c_abi in [CAbi::SystemV, CAbi::Windows] {
                let [body, direct_entry] = compiled(func, c_abi);
                assert!(body.starts_with(BEGIN), "{func}");
                assert!(
                    !direct_entry.starts_with(BEGIN)
                        && direct_entry.ends_with(RETURN)
                        && !direct_entry.ends_with(&[END, RETURN].concat()),
                    "{func}"
                );
            }
        }
    }

    #[test]
    fn other_copies_keep_their_frame() {
        // More entries than a function with `machine_code_cfg_info` has. All of them are the same block.
        let table = "0 ".repeat(10_000);
        let table = format!("(func (param i32) (result i32) (br_table {table} (i32.const 7) (local.get 0)))");
        for func in [
            &*table,
            // Parameters on the stack.
            "(func (param i32 i32 i32 i32 i32 i32 i32 i32) (result i32) (local.get 7))",
            "(func (param i32 i32 i32 i32) (result i32) (local.get 3))",
            // Jumps.
            "(func (param i32) (result i32)
                (loop (br_if 0 (local.tee 0 (i32.sub (local.get 0) (i32.const 1))))) (local.get 0))",
            // A constant that ends as the code would.
            "(func (param v128) (result i32) (i8x16.extract_lane_u 0
                (v128.xor (local.get 0) (v128.const i8x16 1 2 3 4 5 6 7 8 9 10 11 0x48 0x89 0xec 0x5d 0xc3))))",
        ] {
            let [_, direct_entry] = compiled(func, CAbi::SystemV);
            assert!(direct_entry.starts_with(BEGIN), "{func}");
        }
    }
}
