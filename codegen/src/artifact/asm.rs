//! Code as text for `global_asm!`, so that it lies in the binary's own `.text`.
//!
//! In:  bytes of code, their symbols, and a name that is equal for equal code and metadata.
//! Out: assembler directives and data. No instruction is spelled, so that no assembler has to know it.
//!
//! ```text
//! .ifndef include_wasm_<hash>                    twice in one file: the second is skipped
//! .pushsection .text.include_wasm_<hash>, group  twice in one link: the linker keeps one
//! include_wasm_<hash>:                           not exported
//!     .ascii "..."                               see `ascii.rs`
//! "wasm[<hash>] add" = include_wasm_<hash> + 64  local symbols for debuggers and profilers
//! .popsection
//! .endif
//! ```
//!
//! The directives for the linker differ between object formats:
//!
//! | | one copy | dropped where unused | not exported |
//! |---|---|---|---|
//! | ELF | a COMDAT group | its section is | hidden |
//! | Mach-O | a weak definition | what lies between two symbols is; those of functions are no borders | private |
//! | COFF | a COMDAT section | it is | symbols are not, unless listed |
//!
//! All formats take the same code, since nothing in it refers to anything outside.

use core::fmt::{Arguments, Write};

use include_wasm_abi::blob::TEXT_ALIGN;
use include_wasm_abi::feature::Arch;

use super::{Digest, Symbol, ascii};
use crate::target::{CAbi, Target};

/// Code as text for `global_asm!`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StaticAsm {
    /// The name of the first byte of the code, as `extern "C"` declarations say it. It is not exported, and equal only
    /// for equal code with equal metadata.
    pub symbol: String,
    /// The text. It has no braces and no `"#`, quotes its symbols, and stands at the top level of a module.
    pub text: String,
}

/// The object format whose directives are written.
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

    /// Writes the directives in front of the code.
    fn head(self, out: &mut String, symbol: &str) {
        match self {
            Self::Elf => push(
                out,
                format_args!(
                    ".pushsection .text.{symbol},\"axG\",@progbits,{symbol},comdat\n.globl {symbol}\n.hidden {symbol}\n"
                ),
            ),
            Self::MachO => push(
                out,
                format_args!(
                    ".pushsection __TEXT,__text,regular,pure_instructions\n\
                     .globl {symbol}\n.private_extern {symbol}\n.weak_definition {symbol}\n"
                ),
            ),
            Self::Coff => {
                push(out, format_args!(".pushsection .text${symbol},\"xr\",discard,{symbol}\n.globl {symbol}\n"))
            }
        }
    }

    /// Writes the symbol of a function in the code that begins at `start`. Its name is quoted and has no quotes.
    fn function(self, out: &mut String, name: Arguments<'_>, start: &str, symbol: &Symbol) {
        let Symbol { name: _, at, len } = symbol;
        match self {
            Self::Elf => {
                push(out, format_args!(".set {name}, {start}+{at}\n.type {name},@function\n.size {name}, {len}\n"))
            }
            // Code behind a symbol is a piece of its own, which may be dropped or moved, unless it is an alternative
            // entry of the piece in front of it. So the first function has none. `.set` would keep unused code.
            Self::MachO if *at == 0 => {}
            Self::MachO => push(out, format_args!(".alt_entry {name}\n{name} = {start}+{at}\n")),
            // Storage class "static", type "function". There are no sizes.
            Self::Coff => push(out, format_args!(".set {name}, {start}+{at}\n.def {name}\n.scl 3\n.type 32\n.endef\n")),
        }
    }
}

/// Returns code as text.
pub(crate) fn text(target: &Target, code: &[u8], digest: Digest, symbols: &[Symbol]) -> StaticAsm {
    let format = ObjectFormat::of(target);
    let hash: String = digest.0.iter().map(|byte| format!("{byte:02x}")).collect();
    let symbol = format!("include_wasm_{hash}");
    // There, names of C have an underscore in front.
    let start = if format == ObjectFormat::MachO { format!("_{symbol}") } else { symbol.clone() };
    let mut text = String::with_capacity(code.len() * 5 / 2 + symbols.len() * 128 + 1024);
    push(&mut text, format_args!(".ifndef {start}\n"));
    format.head(&mut text, &start);
    let relaxes = target.arch == Arch::Riscv64;
    if relaxes {
        // A linker that relaxes would move code away from its symbols.
        text.push_str(".option push\n.option norelax\n");
    }
    push(&mut text, format_args!(".p2align {}\n{start}:\n", TEXT_ALIGN.ilog2()));
    ascii::push(&mut text, code);
    // Linkers that fold equal code must not fold modules whose metadata differ.
    ascii::push(&mut text, &digest.0);
    for symbol in symbols {
        format.function(&mut text, format_args!("\"wasm[{}] {}\"", &hash[..8], symbol.name), &start, symbol);
    }
    if relaxes {
        text.push_str(".option pop\n");
    }
    text.push_str(".popsection\n.endif\n");
    StaticAsm { symbol, text }
}

fn push(out: &mut String, text: Arguments<'_>) {
    out.write_fmt(text).expect("validated: a string takes any text");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text_for(arch: Arch, c_abi: CAbi) -> String {
        let symbols = [("add", 0, 3), ("a b#2", 3, 1)].map(|(name, at, len)| Symbol { name: name.into(), at, len });
        let asm = text(&Target::new(arch, c_abi, 0), b"abc\0", Digest([0xab; 16]), &symbols);
        assert_eq!(asm.symbol, "include_wasm_abababababababababababababababab");
        asm.text.replace(&asm.symbol, "$")
    }

    #[test]
    fn elf_has_a_hidden_symbol_in_a_group() {
        let expected = r#".ifndef $
.pushsection .text.$,"axG",@progbits,$,comdat
.globl $
.hidden $
.p2align 6
$:
.ascii "abc\0"
.ascii "\253\253\253\253\253\253\253\253\253\253\253\253\253\253\253\253"
.set "wasm[abababab] add", $+0
.type "wasm[abababab] add",@function
.size "wasm[abababab] add", 3
.set "wasm[abababab] a b#2", $+3
.type "wasm[abababab] a b#2",@function
.size "wasm[abababab] a b#2", 1
.popsection
.endif
"#;
        for arch in [Arch::X86_64, Arch::Aarch64, Arch::S390x] {
            assert_eq!(text_for(arch, CAbi::SystemV), expected);
        }
        let (before, after) = (".option push\n.option norelax\n.p2align", ".option pop\n.popsection");
        let expected = expected.replace(".p2align", before).replace(".popsection", after);
        assert_eq!(text_for(Arch::Riscv64, CAbi::SystemV), expected);
    }

    #[test]
    fn mach_o_has_a_private_weak_symbol_with_other_entries() {
        let expected = r#".ifndef _$
.pushsection __TEXT,__text,regular,pure_instructions
.globl _$
.private_extern _$
.weak_definition _$
.p2align 6
_$:
.ascii "abc\0"
.ascii "\253\253\253\253\253\253\253\253\253\253\253\253\253\253\253\253"
.alt_entry "wasm[abababab] a b#2"
"wasm[abababab] a b#2" = _$+3
.popsection
.endif
"#;
        for arch in [Arch::X86_64, Arch::Aarch64] {
            assert_eq!(text_for(arch, CAbi::Apple), expected);
        }
    }

    #[test]
    fn coff_has_a_section_of_which_one_is_kept() {
        let expected = r#".ifndef $
.pushsection .text$$,"xr",discard,$
.globl $
.p2align 6
$:
.ascii "abc\0"
.ascii "\253\253\253\253\253\253\253\253\253\253\253\253\253\253\253\253"
.set "wasm[abababab] add", $+0
.def "wasm[abababab] add"
.scl 3
.type 32
.endef
.set "wasm[abababab] a b#2", $+3
.def "wasm[abababab] a b#2"
.scl 3
.type 32
.endef
.popsection
.endif
"#;
        for arch in [Arch::X86_64, Arch::Aarch64] {
            assert_eq!(text_for(arch, CAbi::Windows), expected);
        }
    }
}
