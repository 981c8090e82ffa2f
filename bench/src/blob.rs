//! Modules as this project compiles them, and blobs in memory as the macro has them.
//!
//! In:  wasm, and how it is compiled.
//! Out: blobs in files of their own, which are mapped anew for each load, as they are in a new process: their pages
//!      come from the file when they are touched. A process keeps all code that it loaded, so that each mapping stays.

use std::fs::{self, File};
use std::os::fd::AsRawFd;
use std::ptr;

use include_wasm_abi::feature::Arch;
use include_wasm_codegen::target::{CAbi, ImportKind, MemoryStrategy, Opt, Target, Traps};
use include_wasm_codegen::{ModuleInput, Output, compile as compile_set};
use include_wasm_runtime_support::{Aligned, Blob, LibcallEntry, Module, libcalls, parts};

use crate::modules;

/// How memory is bounded, and traps are raised: the two ways that are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bounds {
    /// Address space that faults, and traps by the processor.
    Guarded,
    /// Comparisons, and traps by branches.
    Explicit,
}

impl Bounds {
    /// Both ways.
    pub const ALL: [Self; 2] = [Self::Guarded, Self::Explicit];

    /// Returns what it is called in tables and names of files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Guarded => "guarded",
            Self::Explicit => "explicit",
        }
    }
}

/// Returns a target for any x86-64, as the macro has it by default: with nothing for backtraces.
pub fn target(bounds: Bounds, opt: Opt) -> Target {
    let mut target = Target::new(Arch::X86_64, CAbi::SystemV, 0);
    (target.traps, target.memory) = match bounds {
        Bounds::Guarded => (Traps::Hardware, MemoryStrategy::Guarded),
        Bounds::Explicit => (Traps::Explicit, MemoryStrategy::Checked),
    };
    Target { opt, ..target }
}

/// Compiles a module whose imports are the host's.
pub fn compile(wasm: &[u8], target: &Target) -> Output {
    compile_set(&[ModuleInput { bytes: wasm, imports: &|_, _| ImportKind::Host }], target).expect("compiles")
}

/// Every runtime function.
pub static LIBCALLS: &[LibcallEntry] = &all_libcalls();

macro_rules! all {
    ($($(#[$doc:meta])* $name:ident($($arg:ident: $kind:ident),*) -> $result:ident;)*) => {
        const fn all_libcalls() -> [LibcallEntry; [$(stringify!($name)),*].len()] {
            [$(libcalls::$name),*]
        }
    };
}
include_wasm_abi::libcalls!(all);

/// How code becomes executable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Placed {
    /// Where it lies, if it is large enough: the blob begins a page.
    InPlace,
    /// As a copy: the blob begins within a page.
    Copied,
}

/// A blob in a file.
#[derive(Debug)]
pub struct Image {
    file: File,
    offset: usize,
    len: usize,
}

impl Image {
    /// Writes a blob to a file that has no other user.
    pub fn new(name: &str, elf: &[u8], placed: Placed) -> Self {
        let offset = if placed == Placed::Copied { align_of::<Aligned<u8>>() } else { 0 };
        let mut bytes = vec![0; offset];
        bytes.extend_from_slice(elf);
        let folder = modules::folder("blobs");
        fs::create_dir_all(&folder).expect("the target directory can be written");
        // Only its descriptor is needed, and nobody else opens it.
        let path = folder.join(format!("{name}-{placed:?}-{}", std::process::id()));
        fs::write(&path, &bytes).expect("the target directory can be written");
        let file = File::open(&path).expect("just written");
        fs::remove_file(&path).expect("just written");
        Self { file, offset, len: elf.len() }
    }

    /// Maps it as a program's read-only data.
    pub fn map(&self) -> &'static Aligned<[u8]> {
        let whole = self.offset + self.len;
        // SAFETY: a new mapping, wherever the system likes.
        let start =
            unsafe { libc::mmap(ptr::null_mut(), whole, libc::PROT_READ, libc::MAP_PRIVATE, self.file.as_raw_fd(), 0) };
        assert_ne!(start, libc::MAP_FAILED, "there is address space");
        let bytes = ptr::slice_from_raw_parts(start.cast::<u8>().wrapping_add(self.offset), self.len);
        // SAFETY: mapped for ever, from a file that nobody writes to; aligned as `Aligned` is.
        unsafe { &*(bytes as *const Aligned<[u8]>) }
    }

    /// Maps it, and returns a module that was not loaded yet.
    pub fn module(&self) -> &'static Module {
        // SAFETY: the bytes came from our compiler just now.
        let blob = unsafe { Blob::trusted(self.map()) };
        Box::leak(Box::new(Module::load(blob, LIBCALLS, parts::ALL)))
    }
}

/// Returns a module that was not loaded yet, of a blob.
pub fn module(elf: &[u8]) -> &'static Module {
    Image::new("module", elf, Placed::InPlace).module()
}
