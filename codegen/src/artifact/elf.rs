//! Sections and symbols to an ELF object.
//!
//! In:  code, metadata, data, symbols.
//! Out: a relocatable object (`ET_REL`) of the target's class and byte order, with no relocations.
//!
//! Code that may become executable where it lies begins a page and fills its last one: see `abi::blob::text_align`.
//!
//! Functions are local symbols: nothing outside calls them by name. Runtime functions are undefined ones, in the order
//! of the metadata's table. The runtime reads neither, so they exist only if the target keeps names.

use include_wasm_abi::blob::{DATA, META, TEXT, text_align, text_len};
use include_wasm_abi::feature::Arch;
use include_wasm_abi::libcall::Libcall;
use include_wasm_abi::width::Endian;
use object::write::{Object, Symbol as ObjectSymbol, SymbolSection};
use object::{
    Architecture, BinaryFormat, Endianness, FileFlags, SectionFlags, SectionKind, SymbolFlags, SymbolKind, SymbolScope,
    elf,
};

use super::Symbol;
use crate::error::Error;
use crate::target::Target;

/// The contents of the object.
pub(crate) struct Sections<'a> {
    pub(crate) target: &'a Target,
    pub(crate) code: &'a [u8],
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
pub(crate) fn object(sections: &Sections<'_>) -> Result<Vec<u8>, Error> {
    let arch = sections.target.arch;
    let mut object = Object::new(BinaryFormat::Elf, architecture(arch), endianness(arch));
    object.flags = FileFlags::Elf { os_abi: elf::ELFOSABI_NONE, abi_version: 0, e_flags: flags(arch) };

    // This order keeps the padding in front of the code small.
    let meta = object.add_section(Vec::new(), META.into(), SectionKind::ReadOnlyData);
    object.set_section_data(meta, sections.meta, 8);
    let text = object.add_section(Vec::new(), TEXT.into(), SectionKind::Text);
    let mut code = sections.code.to_vec();
    code.resize(text_len(code.len()), 0);
    object.set_section_data(text, code, text_align(sections.code.len()));
    let data = object.add_section(Vec::new(), DATA.into(), SectionKind::ReadOnlyData);
    object.set_section_data(data, sections.data, 16);
    if arch == Arch::Riscv64 {
        let attributes = object.add_section(Vec::new(), ".riscv.attributes".into(), SectionKind::Metadata);
        let (sh_type, sh_flags) = (elf::SHT_RISCV_ATTRIBUTES, elf::SectionFlags(0));
        object.section_mut(attributes).flags = SectionFlags::Elf { sh_type, sh_flags };
        object.set_section_data(attributes, riscv_attributes(sections.target), 1);
    }

    if !sections.target.backtrace.has_names() {
        return write(&object);
    }
    for symbol in sections.symbols {
        let scope = SymbolScope::Compilation;
        object.add_symbol(function(&symbol.name, symbol.at, symbol.len, scope, SymbolSection::Section(text)));
    }
    for libcall in sections.libcalls {
        object.add_symbol(function(libcall.symbol(), 0, 0, SymbolScope::Unknown, SymbolSection::Undefined));
    }
    write(&object)
}

fn write(object: &Object<'_>) -> Result<Vec<u8>, Error> {
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

/// Returns the section by which tools know the extensions of RISC-V in an object: one subsection of vendor `riscv`,
/// with one attribute of the whole file.
///
/// ```text
/// | 'A' | length 4 | "riscv\0" | 1: file | length 4 | 5: architecture | "rv64imafd...\0" |
/// ```
fn riscv_attributes(target: &Target) -> Vec<u8> {
    let on = target.arch.features().iter().zip(0..).filter(|(row, bit)| row.floor || target.features & 1 << bit != 0);
    let (short, long): (Vec<_>, Vec<_>) = on.map(|(row, _)| row.name).partition(|name| name.len() == 1);
    let long: String = long.iter().map(|name| format!("_{name}")).collect();
    let attribute = [&[5], format!("rv64i{}{long}\0", short.concat()).as_bytes()].concat();
    let file = [&[1], &length(5 + attribute.len())[..], &attribute].concat();
    let vendor = [&b"riscv\0"[..], &file].concat();
    [b"A", &length(4 + vendor.len())[..], &vendor].concat()
}

fn length(length: usize) -> [u8; 4] {
    u32::try_from(length).expect("validated: there are few extensions").to_le_bytes()
}
