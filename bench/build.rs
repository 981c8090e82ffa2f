//! Builds the kernels' native code, and the C that `wasm2c` makes of their modules, and writes the table of all
//! kernels.
//!
//! In:  `kernels/list.txt`, the sources beside it, and the modules that `kernels/build.sh` made of them.
//! Out: an archive that is linked, and `kernels.rs` in the output directory.
//!
//! The compiler of C is the clang of the Python package `ziglang`, which compiled the modules too. What is newer than
//! its sources is not built again. Without `wasm2c` (Debian's `wabt`) its column stays empty, as it does for modules
//! that it cannot translate.

use std::env;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::SystemTime;

/// Levels of the instruction set: the suffix of symbols, clang's name, and rustc's.
const LEVELS: [(&str, &str, &str); 2] = [("base", "x86_64", "x86-64"), ("v3", "x86_64_v3", "x86-64-v3")];

/// Where `wabt` has the runtime of what `wasm2c` writes.
const RUNTIME: &str = "/usr/share/wabt/wasm2c";
const RUNTIME_HEADER: &str = "/usr/include/wasm-rt.h";

struct Kernel<'a> {
    name: &'a str,
    rust: bool,
    n: &'a str,
}

struct Builder {
    kernels: PathBuf,
    out: PathBuf,
    objects: Vec<PathBuf>,
}

fn main() {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("set by cargo"));
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("set by cargo"));
    let mut builder = Builder { kernels: root.join("kernels"), out, objects: Vec::new() };
    for input in ["list.txt", "c", "rust/kernels", "rust/entry.rs", "wasm"] {
        println!("cargo:rerun-if-changed=kernels/{input}");
    }
    println!("cargo:rerun-if-changed=wasm/boundary.wasm");
    println!("cargo:rerun-if-changed=build.rs");

    let list = fs::read_to_string(builder.kernels.join("list.txt")).expect("there is a list of kernels");
    let translates = Path::new(RUNTIME).exists() && Command::new("wasm2c").arg("--version").output().is_ok();
    if translates {
        builder.runtime();
    } else {
        println!("cargo:warning=wasm2c is not installed (Debian: wabt); its column stays empty");
    }
    let boundary = translates.then(|| builder.boundary(&root.join("wasm/boundary.wasm"))).flatten();
    fs::write(builder.out.join("boundary.rs"), boundary_rs(boundary)).expect("the output directory can be written");
    let mut functions = String::new();
    let mut table = String::from("pub static KERNELS: &[Kernel] = &[\n");
    for kernel in list.lines().filter(|line| !line.starts_with('#')).filter_map(Kernel::of) {
        let Kernel { name, n, .. } = kernel;
        let native = LEVELS.map(|level| builder.native(&kernel, level));
        let translated = translates.then(|| builder.translated(&kernel)).flatten();
        for symbol in native.iter().chain(translated.iter().flatten()) {
            writeln!(functions, "    fn {symbol}(n: i32) -> i64;").expect("a string takes all");
        }
        let wasm = builder.kernels.join("wasm").join(name).with_extension("wasm");
        let wasm2c = translated.map_or("None".to_owned(), |symbols| format!("Some([{}])", symbols.join(", ")));
        let native = native.join(", ");
        writeln!(
            table,
            "    Kernel {{ name: {name:?}, n: {n}, wasm: include_bytes!({wasm:?}), \
             native: [{native}], wasm2c: {wasm2c} }},"
        )
        .expect("a string takes all");
    }
    let text = format!("unsafe extern \"C\" {{\n{functions}}}\n\n{table}];\n");
    fs::write(builder.out.join("kernels.rs"), text).expect("the output directory can be written");
    builder.archive();
}

impl<'a> Kernel<'a> {
    /// Reads a line of the list.
    fn of(line: &'a str) -> Option<Self> {
        let mut words = line.split_whitespace();
        let (name, language, n) = (words.next()?, words.next()?, words.next()?);
        Some(Self { name, rust: language == "rust", n })
    }
}

impl Builder {
    /// Compiles a kernel to native code, and returns its symbol.
    fn native(&mut self, kernel: &Kernel<'_>, level: (&str, &str, &str)) -> String {
        let (suffix, _, cpu) = level;
        let symbol = format!("native_{}_{suffix}", kernel.name);
        let object = self.out.join(&symbol).with_extension("o");
        if kernel.rust {
            let source = self.kernels.join("rust/kernels").join(kernel.name).with_extension("rs");
            if stale(&object, &[&source, &self.kernels.join("rust/entry.rs")]) {
                let mut rustc = Command::new(env::var_os("RUSTC").expect("set by cargo"));
                rustc.args(["--edition=2024", "--crate-type=rlib", "--emit=obj", "-Copt-level=3", "-Ccodegen-units=1"]);
                rustc.args(["-Cpanic=abort", &format!("-Ctarget-cpu={cpu}"), &format!("--crate-name={symbol}")]);
                run(rustc.env("KERNEL", &symbol).arg(source).arg("-o").arg(&object), "");
            }
        } else {
            let source = self.kernels.join("c").join(kernel.name).with_extension("c");
            if stale(&object, &[&source, &self.kernels.join("c/kernel.h")]) {
                run(clang(level).arg(format!("-DKERNEL={symbol}")).arg(source).arg("-o").arg(&object), HINT);
            }
        }
        self.objects.push(object);
        symbol
    }

    /// Translates a kernel's module to C, compiles that, and returns the symbols, one for each level.
    fn translated(&mut self, kernel: &Kernel<'_>) -> Option<[String; 2]> {
        let wasm = self.kernels.join("wasm").join(kernel.name).with_extension("wasm");
        let symbols = LEVELS.map(|level| format!("wasm2c_{}_{}", kernel.name, level.0));
        let mut objects = Vec::new();
        for (symbol, level) in symbols.iter().zip(LEVELS) {
            let object = self.out.join(symbol).with_extension("o");
            if stale(&object, &[&wasm]) {
                // Its names of functions begin with this, which it would write differently if there were underscores.
                let name = symbol.replace('_', "");
                let module = self.out.join(&name).with_extension("c");
                let source = self.out.join(symbol).with_extension("c");
                let mut wasm2c = Command::new("wasm2c");
                succeeds(wasm2c.arg(&wasm).args(["-n", &name, "-o"]).arg(module))?;
                fs::write(&source, wrapper(&name)).expect("the output directory can be written");
                let mut clang = clang(level);
                succeeds(clang.arg("-w").arg(format!("-DKERNEL={symbol}")).arg(&source).arg("-o").arg(&object))?;
            }
            objects.push(object);
        }
        self.objects.extend(objects);
        Some(symbols)
    }

    /// Translates the guest of the rows about the boundary to C, and compiles that. Returns nothing where that fails.
    fn boundary(&mut self, wasm: &Path) -> Option<()> {
        let object = self.out.join("boundary.o");
        if stale(&object, &[wasm]) {
            let source = self.out.join("boundary_entries.c");
            let module = self.out.join("boundary.c");
            succeeds(Command::new("wasm2c").arg(wasm).args(["-n", "boundary", "-o"]).arg(module))?;
            fs::write(&source, BOUNDARY).expect("the output directory can be written");
            succeeds(clang(LEVELS[0]).arg("-w").arg(&source).arg("-o").arg(&object))?;
        }
        self.objects.push(object);
        Some(())
    }

    /// Compiles what all code of `wasm2c` needs.
    fn runtime(&mut self) {
        fs::copy(RUNTIME_HEADER, self.out.join("wasm-rt.h")).expect("wabt has the header");
        let source = Path::new(RUNTIME).join("wasm-rt-impl.c");
        let object = self.out.join("runtime.o");
        if stale(&object, &[&source]) {
            run(clang(LEVELS[0]).arg("-w").arg("-I").arg(&self.out).arg(source).arg("-o").arg(&object), HINT);
        }
        self.objects.push(object);
    }

    /// Puts all objects into an archive, and has it linked.
    fn archive(&self) {
        let archive = self.out.join("libkernels.a");
        drop(fs::remove_file(&archive));
        run(Command::new("ar").arg("crs").arg(&archive).args(&self.objects), "binutils are needed");
        println!("cargo:rustc-link-search=native={}", self.out.display());
        println!("cargo:rustc-link-lib=static=kernels");
    }
}

/// C that calls the guest's exports, and is what it imports: that counts in the host's state, and may refuse.
const BOUNDARY: &str = "#include \"boundary.c\"
static struct Z_env_instance_t { u64 ticks; } state;
static Z_boundary_instance_t instance;
static __attribute__((constructor(65535))) void make(void) {
    wasm_rt_init(); Z_boundary_init_module(); Z_boundary_instantiate(&instance, &state);
}
__attribute__((noinline)) u32 Z_envZ_tick(struct Z_env_instance_t* env, u32 value) {
    env->ticks++;
    if (value == 0x80000000) wasm_rt_trap(WASM_RT_TRAP_UNREACHABLE);
    return value;
}
int boundary_get(int at) { return Z_boundaryZ_get(&instance, at); }
int boundary_add(int left, int right) { return Z_boundaryZ_add(&instance, left, right); }
int boundary_ticks(int count) { return Z_boundaryZ_ticks(&instance, count); }
";

/// Returns Rust that names those functions, if there are any.
fn boundary_rs(found: Option<()>) -> String {
    let (functions, value) = match found {
        Some(()) => (
            "unsafe extern \"C\" {\n    fn boundary_get(at: i32) -> i32;\n    fn boundary_add(left: i32, right: i32) -> i32;\n    \
             fn boundary_ticks(count: i32) -> i32;\n}\n\n",
            "Some(Translated { get: boundary_get, add: boundary_add, ticks: boundary_ticks })",
        ),
        None => ("", "None"),
    };
    format!(
        "{functions}/// The guest, where `wasm2c` is installed.\npub const TRANSLATED: Option<Translated> = {value};\n"
    )
}

/// Returns C that makes an instance at the first call. The module's own C is part of it, so that nothing else is in
/// between.
fn wrapper(name: &str) -> String {
    format!(
        "#include \"{name}.c\"\n\
         static Z_{name}_instance_t instance;\n\
         static int made;\n\
         long long KERNEL(int n) {{\n\
         \x20   if (!made) {{ made = 1; wasm_rt_init(); Z_{name}_init_module(); Z_{name}_instantiate(&instance); }}\n\
         \x20   return (long long)Z_{name}Z_run(&instance, (u32)n);\n\
         }}\n"
    )
}

const HINT: &str = "the clang of the Python package `ziglang` is needed: pip install ziglang";

/// Returns the compiler of C with all options but files.
fn clang((_, cpu, _): (&str, &str, &str)) -> Command {
    let mut clang = Command::new("python3");
    clang.args(["-m", "ziglang", "cc", "-target", "x86_64-linux-gnu", &format!("-mcpu={cpu}"), "-O3", "-c", "-fPIE"]);
    clang.args(["-fno-sanitize=all", "-fomit-frame-pointer", "-fno-stack-protector", "-fno-strict-aliasing"]);
    // WebAssembly has no fused operations, and results are compared.
    clang.arg("-ffp-contract=off");
    clang
}

/// Runs a command without its messages, and returns nothing where it fails.
fn succeeds(command: &mut Command) -> Option<()> {
    command.stderr(Stdio::null()).status().is_ok_and(|status| status.success()).then_some(())
}

fn run(command: &mut Command, hint: &str) {
    let status = command.status();
    assert!(status.is_ok_and(|status| status.success()), "{command:?} failed. {hint}");
}

/// Returns whether a file is missing, or older than one of those that it is made of.
fn stale(made: &Path, of: &[&Path]) -> bool {
    let time = |path: &Path| fs::metadata(path).and_then(|metadata| metadata.modified()).ok();
    let script = Path::new("build.rs");
    let newest: Option<SystemTime> = of.iter().copied().chain([script]).map(time).max().flatten();
    time(made).is_none_or(|made| newest.is_none_or(|newest| made < newest))
}
