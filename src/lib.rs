#![doc = include_str!("../README.md")]
#![no_std]
#![forbid(unsafe_code)]

#[cfg(feature = "alloc")]
pub use include_wasm_runtime_support::Store;
pub use include_wasm_runtime_support::{
    CallError, Caller, ExternRef, Frame, Frames, Func, FuncError, Global, GlobalHandle, GlobalMut, Host,
    InstantiateError, LinkError, LittleEndian, LoadError, Memory, MemoryHandle, NoHost, OutOfBounds, Table,
    TableElement, TableHandle, Trap, TrapCode, V128, WasmValue, WrongInstance, set_stack_limit,
};
#[cfg(all(feature = "std", any(unix, windows)))]
pub use include_wasm_runtime_support::{StackRegistration, register_stack, set_stack_reserve};

#[doc(hidden)]
pub use include_wasm_macros::{__Compile, __include_wasm};

/// Compiles a WebAssembly module to native code, and gives it a typed API.
///
/// # As an expression
///
/// The module of an anonymous type, for modules that import nothing, or whose import modules all have a trait already:
///
/// ```
/// let mut plugin = include_wasm::include_wasm!("../examples/hello/add.wasm").instantiate()?;
/// assert_eq!(plugin.add(1, 2)?, 3);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # As items
///
/// A type with a name. Comments and attributes above it, and `pub`, mean what they always mean:
///
/// ```
/// include_wasm::include_wasm! {
///     /// Adds things.
///     pub struct Plugin = "../examples/hello/add.wasm";
///     opt = size;
///     fn add(a: u32, b: u32) -> u32;
/// }
///
/// let mut plugin = Plugin::instantiate()?;
/// assert_eq!(plugin.add(1, u32::MAX)?, 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// | defined | where | what it is |
/// |---|---|---|
/// | `Plugin` | the module can stand alone | an instance and its host, `Plugin<H>` if it needs one |
/// | `PluginEnv`, ... | it imports functions or immutable globals | a trait per import module, for the host to implement |
/// | `PluginImports` | it imports memories, tables or mutable globals | handles of what other instances of a store share |
/// | `PluginExports` | always | an instance, borrowed: what `Plugin::reenter` and handles give |
/// | `PluginHandle` | with the feature `alloc` | an instance in a store; its methods give handles of exports |
/// | `PluginStorage` | it is known how large an instance can become | where an instance lies without a heap; a guarded memory is reserved address space |
///
/// # The file
///
/// - A path in quotes, relative to the file that has the macro. Where the compiler does not say which file that is, relative
///   to the folder of the package.
/// - `env!("X")`, the path that an environment variable of the compiler has.
/// - `concat!(env!("OUT_DIR"), "/x.wasm")`, from a build script for example.
///
/// The crate is compiled again when the file or the variable changes.
///
/// # Clauses
///
/// They follow the file: each behind a comma in an expression, each with a semicolon as items.
///
/// | clause | meaning |
/// |---|---|
/// | `link = load` | The code is mapped when the first instance is made. The default where an operating system allows it. |
/// | `link = static` | The code is part of the program's own. |
/// | `traps = hardware` | Some traps are faults, which a signal handler turns into errors. The default on Linux, and only there. |
/// | `traps = explicit` | All traps are tests and branches. |
/// | `memory = guarded` | Reserved address space makes accesses out of bounds fault. The default with hardware traps, but on riscv64. |
/// | `memory = checked` | Each access is compared with the length of the memory. |
/// | `max_memory = 65536` | The most bytes that a memory may grow to, where the module allows more. |
/// | `max_table = 16` | The most elements that a table may grow to, where the module allows more. |
/// | `opt = speed`, `size`, `none` | What to optimise for. |
/// | `cpu = "x86-64-v3"`, `"+avx2,-fma"` | CPU features to use besides those that rustc uses. |
/// | `backtrace = none`, `names`, `offsets` | What is known of the frames of a trap beside indices of functions: nothing, their names, or also offsets in the module and functions that were inlined. |
/// | `nan = canonical` | NaNs have the same bits on every target. |
/// | `prepared = "plugin.prepared"` | A file that `include_wasm_codegen::Preparation` made of the module, instead of compiling it. It has to say the same about the other clauses. |
/// | `crate = unsafe path` | This crate, where it is re-exported. Neither a renamed dependency nor a re-export needs this clause: the macro knows its crate. Whoever writes it claims that the path is this crate, since the expansion calls it in `unsafe` blocks; so it has the word `unsafe`, and `#![forbid(unsafe_code)]` refuses it. |
/// | `import "env" = path::Trait` | A trait that exists stands for an import module. |
/// | `import "lib" = store` | Other instances of the store stand for an import module: functions and globals too are fields of `PluginImports`. |
/// | `rename export "x" = name` | Another name for an export. |
/// | `rename import "env" "x" = name` | Another name for an import; `"x"[1]` is the second of several with that name. |
/// | `rename import "env" = Name` | Another name for the trait of an import module. |
/// | `fn name(a: u32) -> (u64, bool)` | The signature of an export, checked against the module. `i32` may be `u32` or `bool` too, `i64` may be `u64`. Exports without one have the module's types. |
///
/// # Names
///
/// A name that is already in Rust's style stays. Others become snake case: `getValue` is `get_value`, `wasi:io/poll@0.2#drop` is
/// `wasi_io_poll_0_2_drop`. The empty name is `empty`, one of which nothing is left its code points (`+` is `x2b`). A digit
/// in front gets an underscore in front, a keyword of any edition gets one behind. Parameters have the module's names for
/// them, or `p0`, `p1` and so on.
///
/// Exports own the methods. Operations of this crate are associated functions; where an export has the name of one, the
/// operation gets an underscore behind: the module that exports `instantiate` has `Plugin::instantiate_(host)`.
///
/// # Limits
///
/// A module may have what the JavaScript interface of WebAssembly lets an implementation refuse, and no more: 1,000,000 functions,
/// for example. A table may have at most 10,000,000 elements from the start, although its type allows more, since an instance
/// has to have memory for them; its maximum may be any. A module above a limit is an error that names the limit.
///
/// # Host functions
///
/// A guest may call the host when it has used up all of the stack but the reserve, 32 KiB by default. Host functions that need more,
/// callees included, need a larger one: `set_stack_reserve`. Without it a hostile guest can make them overflow the stack, which ends
/// the process.
#[cfg(feature = "std")]
#[macro_export]
macro_rules! include_wasm {
    ($($tokens:tt)*) => { $crate::__include_wasm! { unsafe ($crate) (alloc std) $($tokens)* } };
}

/// Compiles a WebAssembly module to native code, and gives it a typed API.
#[cfg(all(feature = "alloc", not(feature = "std")))]
#[macro_export]
macro_rules! include_wasm {
    ($($tokens:tt)*) => { $crate::__include_wasm! { unsafe ($crate) (alloc) $($tokens)* } };
}

/// Compiles a WebAssembly module to native code, and gives it a typed API. Without the feature `alloc`, instances lie in
/// `PluginStorage`.
#[cfg(not(any(feature = "alloc", feature = "std")))]
#[macro_export]
macro_rules! include_wasm {
    ($($tokens:tt)*) => { $crate::__include_wasm! { unsafe ($crate) () $($tokens)* } };
}

#[doc(hidden)]
pub mod __rt;
