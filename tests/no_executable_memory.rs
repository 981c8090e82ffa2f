//! A process that forbade itself to make memory executable: static mode works, load mode says what to do. A program of
//! its own, because a process cannot take that back.

#[cfg(not(target_os = "linux"))]
fn main() {
    println!("left out: the policies of this test are those of Linux");
}

#[cfg(target_os = "linux")]
fn main() -> std::process::ExitCode {
    linux::main()
}

#[cfg(target_os = "linux")]
mod linux {
    use std::process::{Command, ExitCode};
    use std::{env, fs, io, mem, ptr};

    use include_wasm::{InstantiateError, LoadError, TrapCode, include_wasm};

    include_wasm! {
        struct Loaded = "../examples/static_link/sieve.wasm";
    }

    include_wasm! {
        struct Linked = "../examples/static_link/sieve.wasm";
        link = static;
    }

    include_wasm! {
        struct Explicit = "../examples/static_link/sieve.wasm";
        link = static;
        traps = explicit;
    }

    /// Tells the child which policy it has.
    const CHILD: &str = "INCLUDE_WASM_TEST_CHILD";

    /// The exit code of a child whose kernel does not know the policy.
    const UNKNOWN: u8 = 77;

    /// A way to forbid it.
    struct Policy {
        name: &'static str,
        about: &'static str,
        forbid: fn() -> io::Result<()>,
    }

    const POLICIES: &[Policy] = &[
        Policy {
            name: "PR_SET_MDWE",
            about: "the kernel refuses to make memory executable that was not so from the start",
            forbid: refuse_gain,
        },
        Policy {
            name: "seccomp",
            about: "a filter refuses every call that asks for executable memory",
            forbid: refuse_calls,
        },
    ];

    fn succeeds(returned: libc::c_int) -> io::Result<()> {
        if returned == 0 { Ok(()) } else { Err(io::Error::last_os_error()) }
    }

    fn refuse_gain() -> io::Result<()> {
        let unused: libc::c_ulong = 0;
        let bits = libc::c_ulong::from(libc::PR_MDWE_REFUSE_EXEC_GAIN);
        // SAFETY: it changes what this process may do, and no memory.
        succeeds(unsafe { libc::prctl(libc::PR_SET_MDWE, bits, unused, unused, unused) })
    }

    /// Installs a filter: `mmap`, `mprotect` and `pkey_mprotect` with PROT_EXEC among the flags fail.
    fn refuse_calls() -> io::Result<()> {
        let statement = |code: u32, k: u32| libc::sock_filter { code: code as u16, jt: 0, jf: 0, k };
        let jump = |code: u32, k: u32, jt: u8, jf: u8| libc::sock_filter { code: code as u16, jt, jf, k };
        let load = |offset: usize| statement(libc::BPF_LD | libc::BPF_W | libc::BPF_ABS, offset as u32);
        let equal = libc::BPF_JMP | libc::BPF_JEQ | libc::BPF_K;
        // The lower half of the third argument.
        let flags = mem::offset_of!(libc::seccomp_data, args) + 16 + if cfg!(target_endian = "big") { 4 } else { 0 };
        let mut filter = [
            load(mem::offset_of!(libc::seccomp_data, nr)),
            jump(equal, libc::SYS_mmap as u32, 2, 0),
            jump(equal, libc::SYS_mprotect as u32, 1, 0),
            jump(equal, libc::SYS_pkey_mprotect as u32, 0, 2),
            load(flags),
            jump(libc::BPF_JMP | libc::BPF_JSET | libc::BPF_K, libc::PROT_EXEC as u32, 1, 0),
            statement(libc::BPF_RET | libc::BPF_K, libc::SECCOMP_RET_ALLOW),
            statement(libc::BPF_RET | libc::BPF_K, libc::SECCOMP_RET_ERRNO | libc::EACCES as u32),
        ];
        let program = libc::sock_fprog { len: filter.len() as u16, filter: filter.as_mut_ptr() };
        let (on, unused): (libc::c_ulong, libc::c_ulong) = (1, 0);
        // SAFETY: it changes what this process may do, and no memory.
        succeeds(unsafe { libc::prctl(libc::PR_SET_NO_NEW_PRIVS, on, unused, unused, unused) })?;
        let mode = libc::c_ulong::from(libc::SECCOMP_MODE_FILTER);
        // SAFETY: the program and its filter are whole, and the kernel copies them.
        succeeds(unsafe { libc::prctl(libc::PR_SET_SECCOMP, mode, &raw const program, unused, unused) })
    }

    /// Returns whether the system lets this process make a page executable.
    fn can_make_executable() -> bool {
        let (len, kind) = (4096, libc::MAP_PRIVATE | libc::MAP_ANONYMOUS);
        // SAFETY: a new mapping at an address of the system's choosing touches no other memory.
        let page = unsafe { libc::mmap(ptr::null_mut(), len, libc::PROT_READ | libc::PROT_WRITE, kind, -1, 0) };
        assert_ne!(page, libc::MAP_FAILED);
        // SAFETY: the page is this function's own.
        let made = unsafe { libc::mprotect(page, len, libc::PROT_READ | libc::PROT_EXEC) } == 0;
        // SAFETY: as above, and nothing uses it any more.
        unsafe { libc::munmap(page, len) };
        made
    }

    /// Returns the addresses of this process's executable mappings.
    fn executable() -> Vec<String> {
        let maps = fs::read_to_string("/proc/self/maps").expect("it can be read");
        let lines = maps.lines().map(|line| line.split_whitespace().take(2).collect::<Vec<_>>());
        lines.filter(|line| line[1].contains('x')).map(|line| line.join(" ")).collect()
    }

    /// Uses the module in each way.
    fn child(policy: &Policy) -> ExitCode {
        let before = executable();
        if let Err(error) = (policy.forbid)() {
            println!("{error}");
            return ExitCode::from(UNKNOWN);
        }
        assert!(!can_make_executable(), "the policy holds");
        for _ in 0..2 {
            let error = Loaded::instantiate().map(drop).expect_err("this process may not make memory executable");
            assert!(matches!(error, InstantiateError::Load(LoadError::Forbidden)), "{error}");
            assert!(error.to_string().contains("`link = static`"), "{error}");
        }
        let mut linked = Linked::instantiate().expect("nothing is mapped");
        let mut explicit = Explicit::instantiate().expect("nothing is mapped");
        assert_eq!((linked.primes_below(1000), explicit.primes_below(1000)), (Ok(168), Ok(168)));
        let trap = linked.primes_below(65_537).expect_err("it traps");
        assert_eq!(trap.code(), TrapCode::MemoryOutOfBounds);
        assert_eq!(explicit.primes_below(65_537).expect_err("it traps").code(), TrapCode::MemoryOutOfBounds);
        assert_eq!(executable(), before, "nothing else became executable");
        ExitCode::SUCCESS
    }

    pub(super) fn main() -> ExitCode {
        if let Some(name) = env::var_os(CHILD) {
            return child(POLICIES.iter().find(|policy| name == policy.name).expect("it is one of them"));
        }
        let this = env::current_exe().expect("has a path");
        let mut failed = 0;
        for Policy { name, about, .. } in POLICIES {
            let status = Command::new(&this).env(CHILD, name).status().expect("it starts");
            let verdict = match status.code() {
                Some(0) => "ok",
                Some(code) if code == i32::from(UNKNOWN) => "left out: this kernel has no such policy",
                _ => "FAILED",
            };
            println!("test under {name}: {about} ... {verdict}");
            failed += usize::from(verdict == "FAILED");
        }
        println!("\ntest result: {}. {failed} failed", if failed == 0 { "ok" } else { "FAILED" });
        if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }
}
