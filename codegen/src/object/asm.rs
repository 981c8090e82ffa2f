//! Code as text for `global_asm!`, so that it lies in the binary's own `.text`.
//!
//! In:  bytes of code, their symbols, and a name that is equal for equal code and metadata.
//! Out: assembler directives and data. No instruction is spelled, so that no assembler has to know it.
//!
//! ```text
//! .ifndef include_wasm_<hash>                    twice in one file: the second is skipped
//! .pushsection .text.include_wasm_<hash>, group  twice in one link: the linker keeps one
//! include_wasm_<hash>:                           hidden
//!     .ascii "..."                               see `ascii.rs`
//! include_wasm_<hash>_end:
//! "wasm[<hash>] add" = include_wasm_<hash> + 64  local symbols for debuggers and profilers
//! .popsection
//! .endif
//! ```

use core::fmt::Write;

use include_wasm_abi::blob::TEXT_ALIGN;
use include_wasm_abi::feature::Arch;

use super::{Digest, Symbol, ascii};
use crate::error::Error;
use crate::target::{CAbi, Target};

/// Code as text for `global_asm!`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StaticAsm {
    /// The name of the first byte of the code, as `extern "C"` declarations say it. It is hidden, and equal only for
    /// equal code with equal metadata.
    pub symbol: String,
    /// The text. It has no braces and no `"#`, quotes its symbols, and stands at the top level of a module.
    pub text: String,
}

/// Whose directives to write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ObjectFormat {
    Elf,
    MachO,
    Coff,
}

impl ObjectFormat {
    fn of(target: &Target) -> Self {
        match target.c_abi {
            CAbi::SystemV => Self::Elf,
            CAbi::Apple => Self::MachO,
            CAbi::Windows => Self::Coff,
        }
    }
}

/// Returns code as text.
///
/// # Errors
///
/// [`Error::Target`] for object formats that are not ELF.
pub(crate) fn text(target: &Target, code: &[u8], digest: Digest, symbols: &[Symbol]) -> Result<StaticAsm, Error> {
    let format = ObjectFormat::of(target);
    if format != ObjectFormat::Elf {
        let reason = format!("code in the binary's own `.text` is not supported for {format:?} yet: use `link = load`");
        return Err(Error::Target { reason });
    }
    let hash: String = digest.0.iter().map(|byte| format!("{byte:02x}")).collect();
    let symbol = format!("include_wasm_{hash}");
    let mut text = String::with_capacity(code.len() * 5 / 2 + symbols.len() * 128 + 1024);
    head(&mut text, target, &symbol);
    ascii::push(&mut text, code);
    names(&mut text, &symbol, &hash[..8], symbols);
    foot(&mut text, target, &symbol);
    Ok(StaticAsm { symbol, text })
}

fn head(out: &mut String, target: &Target, symbol: &str) {
    push(out, format_args!(".ifndef {symbol}\n"));
    push(out, format_args!(".pushsection .text.{symbol},\"axG\",@progbits,{symbol},comdat\n"));
    if target.arch == Arch::Riscv64 {
        // A linker that relaxes would move code away from its symbols.
        out.push_str(".option push\n.option norelax\n");
    }
    push(out, format_args!(".balign {TEXT_ALIGN}\n.globl {symbol}\n.hidden {symbol}\n{symbol}:\n"));
}

fn names(out: &mut String, start: &str, hash: &str, symbols: &[Symbol]) {
    for Symbol { name, at, len } in symbols {
        let name = format_args!("\"wasm[{hash}] {name}\"");
        push(out, format_args!(".set {name}, {start}+{at}\n.type {name},@function\n.size {name}, {len}\n"));
    }
}

fn foot(out: &mut String, target: &Target, symbol: &str) {
    push(out, format_args!(".globl {symbol}_end\n.hidden {symbol}_end\n{symbol}_end:\n"));
    if target.arch == Arch::Riscv64 {
        out.push_str(".option pop\n");
    }
    out.push_str(".popsection\n.endif\n");
}

fn push(out: &mut String, text: core::fmt::Arguments<'_>) {
    out.write_fmt(text).expect("validated: a string takes any text");
}
