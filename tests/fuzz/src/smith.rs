//! Modules of the crate `wasm-smith`: anything that validates, of any shape.
//!
//! What they have and how they are made differs from seed to seed, so that rare things are not drowned by frequent
//! ones. Most may not trap, because what may trap does so at once: their addresses and operands are random.

use arbitrary::Unstructured;
use wasm_smith::{Config, InstructionKind, InstructionKinds, MemoryOffsetChoices, Module};

use crate::generate::{Generated, Nans};
use crate::host;
use crate::random::Random;

/// How many calls and rounds of loops a call from outside may take.
pub(crate) const FUEL: i32 = 1000;

/// Returns the module of a seed, or none where its bytes give none.
pub(crate) fn module(seed: u64) -> Option<Generated> {
    let mut random = Random::new(seed, "smith");
    let nans = if random.percent(50) { Nans::Target } else { Nans::Module };
    let config = config(&mut random, nans);
    let len = random.within(500..=6000);
    let bytes = random.bytes(len);
    let mut module = Module::new(config, &mut Unstructured::new(&bytes)).ok()?;
    let fuel = module.ensure_termination(FUEL.unsigned_abs()).ok()?;
    Some(Generated { wasm: module.to_bytes(), text: None, fuel: Some(fuel), nans })
}

fn config(random: &mut Random, nans: Nans) -> Config {
    let traps = random.percent(35);
    let imports = if random.percent(70) { host::IMPORTS } else { "" };
    let imports = format!("(module {imports})");
    let kinds = [
        InstructionKind::Numeric,
        InstructionKind::Reference,
        InstructionKind::Parametric,
        InstructionKind::Variable,
        InstructionKind::Table,
        InstructionKind::Memory,
        InstructionKind::Control,
        InstructionKind::Aggregate,
    ];
    let mut kinds: Vec<_> = kinds.into_iter().filter(|_| random.percent(85)).collect();
    if random.percent(50) {
        kinds.push(InstructionKind::Vector);
    }
    Config {
        available_imports: Some(wat::parse_str(imports).expect("it is a module")),
        allowed_instructions: if random.percent(60) { InstructionKinds::all() } else { InstructionKinds::new(&kinds) },
        disallow_traps: !traps,
        canonicalize_nans: nans == Nans::Module,
        export_everything: random.percent(45),
        min_exports: 12,
        min_funcs: random.within(1..=20),
        max_funcs: 40,
        max_instructions: random.pick(&[30, 100, 300, 1000]),
        min_types: 3,
        max_types: random.within(4..=20),
        max_imports: random.within(0..=8),
        min_memories: 1,
        max_memory32_bytes: 1 << 20,
        memory_max_size_required: true,
        memory_offset_choices: MemoryOffsetChoices(90, 6, 4),
        min_tables: u32::from(random.percent(80)),
        max_tables: random.within(1..=4),
        max_table_elements: 200,
        table_max_size_required: true,
        min_element_segments: random.within(0..=4),
        max_element_segments: 8,
        max_elements: 20,
        min_globals: random.within(0..=6),
        max_globals: 12,
        max_data_segments: 6,
        multi_value_enabled: random.percent(70),
        simd_enabled: random.percent(60),
        custom_page_sizes_enabled: random.percent(15),
        bulk_memory_enabled: true,
        reference_types_enabled: true,
        saturating_float_to_int_enabled: true,
        sign_extension_ops_enabled: true,
        // What the compiler refuses.
        compact_imports_enabled: false,
        custom_descriptors_enabled: false,
        exceptions_enabled: false,
        extended_const_enabled: false,
        gc_enabled: false,
        memory64_enabled: false,
        relaxed_simd_enabled: false,
        shared_everything_threads_enabled: false,
        tail_call_enabled: false,
        threads_enabled: false,
        wide_arithmetic_enabled: false,
        ..Config::default()
    }
}
