//! Sections and symbols to an ELF object.
//!
//! In:  code, metadata, data, symbols.
//! Out: a relocatable object (`ET_REL`) of the target's class and byte order, with no relocations.
//!
//! Functions are local symbols: nothing outside calls them by name. Runtime functions are undefined ones, in the order of
//! the metadata's table.

use include_wasm_abi::blob::{DATA, META, TEXT, TEXT_ALIGN};
use include_wasm_abi::feature::Arch;
use include_wasm_abi::libcall::Libcall;
use include_wasm_abi::width::Endian;
use object::write::{Object, Symbol as ObjectSymbol, SymbolSection};
use object::{
    Architecture, BinaryFormat, Endianness, FileFlags, SectionKind, SymbolFlags, SymbolKind, SymbolScope, elf,
};

use super::asm::Symbol;
use crate::error::Error;

/// What goes into the object.
pub(crate) struct Parts<'a> {
    /// Instruction set.
    pub(crate) arch: Arch,
    /// The code.
    pub(crate) code: &'a [u8],
    /// The metadata.
    pub(crate) meta: &'a [u8],
    /// The bytes of data segments.
    pub(crate) data: &'a [u8],
    /// The functions in the code.
    pub(crate) symbols: &'a [Symbol],
    /// The runtime functions that the code calls.
    pub(crate) libcalls: &'a [Libcall],
}

/// Returns the object's bytes.
///
/// # Errors
///
/// [`Error::Internal`] where the writer refuses.
pub(crate) fn object(parts: &Parts<'_>) -> Result<Vec<u8>, Error> {
    let mut object = Object::new(BinaryFormat::Elf, architecture(parts.arch), endianness(parts.arch));
    object.flags = FileFlags::Elf { os_abi: elf::ELFOSABI_NONE, abi_version: 0, e_flags: flags(parts.arch) };

    let text = object.add_section(Vec::new(), TEXT.into(), SectionKind::Text);
    object.set_section_data(text, parts.code, TEXT_ALIGN);
    let meta = object.add_section(Vec::new(), META.into(), SectionKind::ReadOnlyData);
    object.set_section_data(meta, parts.meta, 8);
    let data = object.add_section(Vec::new(), DATA.into(), SectionKind::ReadOnlyData);
    object.set_section_data(data, parts.data, 16);

    for symbol in parts.symbols {
        let scope = SymbolScope::Compilation;
        object.add_symbol(function(&symbol.name, symbol.at, symbol.len, scope, SymbolSection::Section(text)));
    }
    for libcall in parts.libcalls {
        object.add_symbol(function(libcall.symbol(), 0, 0, SymbolScope::Unknown, SymbolSection::Undefined));
    }
    object.write().map_err(|error| Error::Internal { func: None, reason: error.to_string() })
}

fn function(name: &str, at: u32, len: u32, scope: SymbolScope, section: SymbolSection) -> ObjectSymbol {
    ObjectSymbol {
        name: name.into(),
        value: u64::from(at),
        size: u64::from(len),
        kind: SymbolKind::Text,
        scope,
        weak: false,
        section,
        flags: SymbolFlags::None,
    }
}

fn architecture(arch: Arch) -> Architecture {
    match arch {
        Arch::X86_64 => Architecture::X86_64,
        Arch::Aarch64 => Architecture::Aarch64,
        Arch::Riscv64 => Architecture::Riscv64,
        Arch::S390x => Architecture::S390x,
    }
}

fn endianness(arch: Arch) -> Endianness {
    match arch.endian() {
        Endian::Little => Endianness::Little,
        Endian::Big => Endianness::Big,
    }
}

/// Tools refuse to mix objects of RISC-V that pass floating-point numbers differently.
fn flags(arch: Arch) -> elf::FileFlags {
    match arch {
        Arch::Riscv64 => elf::EF_RISCV_FLOAT_ABI_DOUBLE,
        _ => elf::FileFlags(0),
    }
}
