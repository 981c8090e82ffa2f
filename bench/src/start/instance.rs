//! Instances as the macro makes them: each alone, without a host.
//!
//! In:  a module of `guests.rs`, loaded or linked into the program.
//! Out: instances, and what is done with them. Linked code is a copy of compiled code in pages of this process: for the
//!      runtime that is the same as code in the program's text.

use std::hint::black_box;
use std::ptr;

use include_wasm_codegen::Output;
use include_wasm_runtime_support::{CodeStart, Imports, Instance, Module, NoHost, parts};

use crate::blob::LIBCALLS;

/// Where instances are written to: behind the data of none, and within their first page of 4 KiB.
const AT: usize = 8;

/// A module.
#[derive(Clone, Copy, Debug)]
pub struct Ours {
    module: &'static Module,
}

/// An instance.
#[derive(Debug)]
pub struct Made(Instance<NoHost>);

impl Ours {
    /// Takes a module of `guests.rs`.
    pub fn new(module: &'static Module) -> Self {
        Self { module }
    }

    /// Makes an instance.
    #[inline]
    pub fn make(&self) -> Made {
        // SAFETY: the module imports nothing.
        Made(unsafe { Instance::new(self.module, NoHost, Imports::default()) }.expect("instantiates"))
    }
}

impl Made {
    /// Writes to one page of its memory.
    #[inline]
    pub fn write(&mut self) {
        // SAFETY: the module has a memory.
        let mut memory = unsafe { self.0.view().memory(0) };
        memory.bytes_mut()[AT] = black_box(1);
    }

    /// Calls its first function.
    pub fn run(&mut self, argument: i32) -> i32 {
        let mut view = self.0.view();
        let run = view.export(0, false).expect("exported");
        // SAFETY: the export is of this module, and from `i32` to `i32`.
        unsafe { view.call(run, (argument,)) }.expect("does not trap")
    }

    /// Makes it what it was when it was new.
    #[inline]
    pub fn reset(&mut self) {
        self.0.reset().expect("resets");
    }
}

/// Code and data as static mode has them.
#[derive(Clone, Copy, Debug)]
pub struct Linked {
    meta: &'static [u8],
    data: &'static [u8],
    code: CodeStart,
}

impl Linked {
    /// Puts code where it may be executed.
    pub fn new(output: &Output) -> Self {
        let len = output.code.len();
        // SAFETY: a new mapping, wherever the system likes.
        let start = unsafe {
            let protection = libc::PROT_READ | libc::PROT_WRITE;
            libc::mmap(ptr::null_mut(), len, protection, libc::MAP_PRIVATE | libc::MAP_ANONYMOUS, -1, 0)
        };
        assert_ne!(start, libc::MAP_FAILED, "there is memory");
        // SAFETY: the mapping is new and has as many bytes.
        unsafe { start.cast::<u8>().copy_from_nonoverlapping(output.code.as_ptr(), len) };
        // SAFETY: nothing borrows from the pages.
        let result = unsafe { libc::mprotect(start, len, libc::PROT_READ | libc::PROT_EXEC) };
        assert_eq!(result, 0, "code may be executed");
        // SAFETY: it is the address of code, which nobody calls by this type.
        let code = unsafe { std::mem::transmute::<*mut libc::c_void, CodeStart>(start) };
        Self { meta: aligned(&output.meta), data: aligned(&output.data), code }
    }

    /// Returns what a module is made of.
    pub fn parts(&self) -> Self {
        *self
    }

    /// Makes a module that nobody used yet. In programs it is a constant.
    #[inline]
    pub fn module(&self) -> &'static Module {
        // SAFETY: all of it came from our compiler just now, and everything that there is in the lists.
        let module = unsafe { Module::linked(self.meta, self.data, self.code, LIBCALLS, parts::ALL) };
        Box::leak(Box::new(module))
    }
}

/// Leaks bytes, aligned as any allocation of their size is.
fn aligned(bytes: &[u8]) -> &'static [u8] {
    bytes.to_vec().leak()
}
