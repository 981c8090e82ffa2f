//! Code of stores that is linked, as the macro's expansion has it in static mode.
//!
//! In:  what the compiler made of modules.
//! Out: a library with the code of all of them, which rustc assembles and links and the system loads, and modules of
//!      it.

use std::ffi::CString;
use std::fmt::Write;
use std::path::Path;
use std::process::Command;
use std::{env, fs};

use include_wasm_abi::libcall::Libcall;
use include_wasm_codegen::Output;
use include_wasm_runtime_support::{CodeStart, LibcallEntry, Module, parts};
use include_wasm_spec::code::LIBCALLS;

use super::ours::Compiled;

/// Code that is not linked yet.
#[derive(Default)]
pub(crate) struct Library {
    text: String,
    /// Names of the code's first bytes.
    symbols: Vec<String>,
    /// Metadata, data and runtime functions.
    rest: Vec<(Vec<u8>, Vec<u8>, Vec<Libcall>)>,
}

impl Library {
    /// Adds a module.
    pub(crate) fn add(&mut self, output: Output) {
        let asm = output.static_asm();
        self.text += &asm.text;
        self.symbols.push(asm.symbol);
        self.rest.push((output.meta, output.data, output.libcalls));
    }

    /// Links the library, loads it, and returns its modules in the order in which they were added. Files are written
    /// into a folder, under names that begin with `name`.
    ///
    /// # Errors
    ///
    /// What the system or rustc says.
    pub(crate) fn link(self, folder: &Path, name: &str) -> Result<Vec<Compiled>, String> {
        let path = |ending: &str| folder.join(format!("{name}.{ending}"));
        let library = path("so");
        let written = fs::create_dir_all(folder).and_then(|()| fs::write(path("s"), &self.text));
        let written = written.and_then(|()| fs::write(path("rs"), source(&self.symbols, &format!("{name}.s"))));
        written.map_err(|error| format!("{}: {error}", folder.display()))?;
        let mut rustc = Command::new(env::var_os("RUSTC").unwrap_or("rustc".into()));
        rustc.args(["--edition", "2024", "--crate-type", "cdylib", "--crate-name", "linked", "-Cpanic=abort", "-o"]);
        let output = rustc.arg(&library).arg(path("rs")).output().map_err(|error| format!("rustc: {error}"))?;
        if !output.status.success() {
            return Err(format!("rustc: {}", String::from_utf8_lossy(&output.stderr)));
        }
        let starts = load(&library, self.symbols.len())?;
        for ending in ["s", "rs", "so"] {
            // It is not needed any more; where it cannot be removed it stays.
            let _ = fs::remove_file(path(ending));
        }
        let modules = self.rest.into_iter().zip(starts);
        Ok(modules.map(|((meta, data, libcalls), &code)| module(meta, data, &libcalls, code)).collect())
    }
}

/// Returns the library in Rust. The file of this name beside it has the code.
fn source(symbols: &[String], code: &str) -> String {
    let mut declared = symbols.to_vec();
    declared.sort();
    declared.dedup();
    let declared = declared.iter().fold(String::new(), |mut text, symbol| {
        writeln!(text, "    fn {symbol}();").expect("a string takes any text");
        text
    });
    format!(
        "core::arch::global_asm!(include_str!({code:?}));\nunsafe extern \"C\" {{\n{declared}}}\n\
         #[unsafe(no_mangle)]\npub static STARTS: [unsafe extern \"C\" fn(); {}] = [{}];\n",
        symbols.len(),
        symbols.join(", ")
    )
}

/// Loads the library for ever, and returns where the code of each module begins.
fn load(library: &Path, count: usize) -> Result<&'static [CodeStart], String> {
    let path = CString::new(library.as_os_str().as_encoded_bytes()).map_err(|error| error.to_string())?;
    // SAFETY: the path ends with a zero; initializers of the library are those of Rust's own library.
    let handle = unsafe { libc::dlopen(path.as_ptr(), libc::RTLD_NOW | libc::RTLD_LOCAL) };
    if handle.is_null() {
        return Err(format!("{} cannot be loaded", library.display()));
    }
    // SAFETY: the handle is of a library that is loaded, the name ends with a zero.
    let starts = unsafe { libc::dlsym(handle, c"STARTS".as_ptr()) };
    if starts.is_null() {
        return Err(format!("{} has no symbol STARTS", library.display()));
    }
    // SAFETY: the symbol is an array of as many functions, and is never unloaded since the handle is never closed.
    Ok(unsafe { std::slice::from_raw_parts(starts.cast::<CodeStart>(), count) })
}

/// Makes a module of its parts. Modules live as long as the process, so all of them are leaked.
fn module(meta: Vec<u8>, data: Vec<u8>, libcalls: &[Libcall], code: CodeStart) -> Compiled {
    let entry = |call: &Libcall| LIBCALLS[Libcall::ALL.iter().position(|known| known == call).expect("all are there")];
    let libcalls: Vec<LibcallEntry> = libcalls.iter().map(entry).collect();
    // SAFETY:
    // - the three are of one output of our compiler: they are added together, and the library has its code at this
    //   place.
    // - libcalls are those that the output names, parts are all.
    let module = unsafe { Module::linked(meta.leak(), data.leak(), code, libcalls.leak(), parts::ALL) };
    Compiled { module: Box::leak(Box::new(module)) }
}
