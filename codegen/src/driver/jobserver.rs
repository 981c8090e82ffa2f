//! A client of the jobserver protocol of GNU make, cargo and rustc, which limits the threads of a build.
//!
//! In:  the environment variables of the build's jobserver.
//! Out: a [`Token`] for each thread beside the first, given back when it is dropped.
//!
//! All processes of a build share a pipe. A byte in it is a token: permission to run one more thread. The process
//! writes the same byte back in the end. The first thread needs no token, since rustc has been started with one of its
//! own.
//!
//! | environment | threads |
//! |---|---|
//! | names no jobserver, or on Windows | as many as there are cores |
//! | `fifo:PATH` | one, and one for each token |
//! | `R,W` on Linux and Android | one, and one for each token |
//! | `R,W` on other systems | one |
//! | anything else, or what it names is no pipe | one |
//!
//! No read blocks. A read from the descriptor `R` itself would; on Linux, opening it anew through `/proc` makes another
//! file description, whose non-blocking mode does not change the reads of rustc and others. Other systems duplicate the
//! descriptor instead, which shares the mode. Windows has semaphores, which no safe code of the standard library
//! reaches.

use std::env;
use std::ffi::OsString;
use std::fs::File;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

/// Variables that name a jobserver. Cargo sets the first one for processes other than make.
const VARIABLES: [&str; 3] = ["CARGO_MAKEFLAGS", "MAKEFLAGS", "MFLAGS"];

/// The limit on threads beside the first.
#[derive(Debug)]
pub(crate) enum Jobserver {
    /// No limit but the number of cores.
    Absent,
    /// A build whose jobserver cannot be used: no further threads.
    OutOfReach,
    /// A build with tokens.
    Pipe(Pipe),
}

/// Both ends of a pipe that holds tokens.
#[derive(Debug)]
pub(crate) struct Pipe {
    /// Its reads do not wait.
    read: File,
    write: File,
}

/// Permission to run one thread. Dropping it returns the token.
#[derive(Debug)]
pub(crate) struct Token<'a>(Option<(&'a Pipe, u8)>);

impl Jobserver {
    /// Returns the jobserver that this process was started under.
    pub(crate) fn from_env() -> Self {
        Self::new(|name| env::var_os(name))
    }

    fn new(variable: impl Fn(&str) -> Option<OsString>) -> Self {
        let flags = VARIABLES.iter().filter_map(|name| variable(name));
        let auth = flags.filter_map(|flags| Some(auth(&flags.to_string_lossy())?.to_owned())).next();
        match auth {
            Some(auth) if cfg!(unix) => Pipe::open(&auth).map_or(Self::OutOfReach, Self::Pipe),
            _ => Self::Absent,
        }
    }

    /// Takes a token if there is one now.
    pub(crate) fn take(&self) -> Option<Token<'_>> {
        match self {
            Self::Absent => Some(Token(None)),
            Self::OutOfReach => None,
            Self::Pipe(pipe) => {
                let mut byte = [0];
                // An error is no token now, or a broken pipe. Both may be tried again.
                let read = (&pipe.read).read(&mut byte).unwrap_or(0);
                (read == 1).then(|| Token(Some((pipe, byte[0]))))
            }
        }
    }
}

/// Returns the address of the jobserver in the flags that make passes on. The last one counts.
fn auth(flags: &str) -> Option<&str> {
    // The values of make's variables follow.
    let options = flags.split_whitespace().take_while(|&word| word != "--");
    // Both names mean the same; the second is older.
    let names = ["--jobserver-auth=", "--jobserver-fds="];
    options.filter_map(|word| names.iter().find_map(|name| word.strip_prefix(name))).last()
}

impl Pipe {
    fn open(auth: &str) -> Option<Self> {
        let (read, write) = match auth.strip_prefix("fifo:") {
            Some(path) => (path.into(), path.into()),
            None => {
                let (read, write) = auth.split_once(',')?;
                (opened_anew(read)?, opened_anew(write)?)
            }
        };
        let (read, write) = open(&read, &write)?;
        Some(Self { read, write })
    }
}

/// Returns the path under which an inherited descriptor can be opened once more, where that does not duplicate it.
fn opened_anew(descriptor: &str) -> Option<PathBuf> {
    // The OS is the host's here. Make writes negative numbers where it does not share its pipe.
    let descriptor: u32 = descriptor.parse().ok()?;
    matches!(env::consts::OS, "linux" | "android").then(|| format!("/proc/self/fd/{descriptor}").into())
}

/// Opens both ends of a pipe, if both files are pipes. Neither opening nor reading blocks.
#[cfg(unix)]
fn open(read: &Path, write: &Path) -> Option<(File, File)> {
    use std::os::unix::fs::{FileTypeExt, MetadataExt, OpenOptionsExt};

    let read = File::options().read(true).custom_flags(non_blocking()?).open(read).ok()?;
    let at = read.metadata().ok()?;
    if !at.file_type().is_fifo() {
        return None;
    }
    // The write end opens at once, since there is a reader.
    let write = File::options().write(true).open(write).ok()?;
    // A process that was started without the descriptors may have got others by their numbers.
    let same = write.metadata().is_ok_and(|to| (to.dev(), to.ino()) == (at.dev(), at.ino()));
    same.then_some((read, write))
}

#[cfg(not(unix))]
fn open(_: &Path, _: &Path) -> Option<(File, File)> {
    None
}

/// Returns `O_NONBLOCK` of the host.
#[cfg(unix)]
fn non_blocking() -> Option<i32> {
    // Linux has other numbers on these instruction sets.
    let odd = cfg!(any(
        target_arch = "mips",
        target_arch = "mips32r6",
        target_arch = "mips64",
        target_arch = "mips64r6",
        target_arch = "sparc",
        target_arch = "sparc64"
    ));
    match env::consts::OS {
        "linux" | "android" if !odd => Some(0o4000),
        "macos" | "freebsd" | "netbsd" | "openbsd" | "dragonfly" => Some(4),
        _ => None,
    }
}

impl Drop for Token<'_> {
    fn drop(&mut self) {
        if let Some((pipe, byte)) = self.0 {
            // The error is dropped: the pipe always has space for a byte that came out of it.
            let _ = (&pipe.write).write_all(&[byte]);
        }
    }
}

#[cfg(all(test, unix))]
pub(crate) mod tests {
    use std::io;
    use std::os::fd::AsRawFd;
    use std::process::{self, Command};
    use std::{fs, mem};

    use super::*;

    impl Jobserver {
        /// Returns a jobserver with a pipe of its own. `name` differs between tests.
        pub(crate) fn with_tokens(name: &str, tokens: &[u8]) -> Self {
            let path = env::temp_dir().join(format!("include-wasm-{name}-{}", process::id()));
            assert!(Command::new("mkfifo").arg(&path).status().unwrap().success());
            let jobserver = under(&format!("--jobserver-auth=fifo:{}", path.display()));
            // The pipe stays for as long as it is open.
            fs::remove_file(&path).unwrap();
            jobserver.put(tokens);
            jobserver
        }

        /// Puts tokens into the pipe.
        pub(crate) fn put(&self, tokens: &[u8]) {
            let Self::Pipe(pipe) = self else { panic!("{self:?}") };
            (&pipe.write).write_all(tokens).unwrap();
        }

        /// Returns all tokens that are in the pipe, in order of their bytes, and empties it.
        pub(crate) fn drain(&self) -> Vec<u8> {
            let taken = std::iter::from_fn(|| self.take());
            let mut bytes: Vec<u8> = taken.filter_map(|mut token| Some(mem::take(&mut token.0)?.1)).collect();
            bytes.sort_unstable();
            bytes
        }
    }

    /// Returns the jobserver that cargo's variable names.
    fn under(flags: &str) -> Jobserver {
        Jobserver::new(|name| (name == "CARGO_MAKEFLAGS").then(|| flags.into()))
    }

    #[test]
    fn all_spellings_name_a_jobserver() {
        let cases = [
            ("", None),
            ("-j", None),
            ("kw -j8", None),
            ("--jobserver", None),
            ("--jobserver-auth", None),
            ("--jobserver-auth=3,4", Some("3,4")),
            ("--jobserver-fds=3,4", Some("3,4")),
            ("-j --jobserver-fds=3,4 --jobserver-auth=5,6", Some("5,6")),
            ("kw -j8 --jobserver-auth=fifo:/a/GMfifo1", Some("fifo:/a/GMfifo1")),
            ("--jobserver-auth=3,4 -j --jobserver-auth=fifo:/b", Some("fifo:/b")),
            ("-j2 --jobserver-auth=3,4 -- CC=a --jobserver-auth=5,6", Some("3,4")),
            ("-- --jobserver-auth=5,6", None),
            (r"-- A=b\ --jobserver-auth=5,6", None),
            ("CC=--jobserver-auth=5,6", None),
            ("--jobserver-auth=", Some("")),
        ];
        for (flags, expected) in cases {
            assert_eq!(auth(flags), expected, "{flags}");
        }
    }

    #[test]
    fn the_first_variable_with_a_jobserver_counts() {
        let among = |set: &[(&str, &str)]| {
            let set: Vec<_> = set.iter().map(|&(name, flags)| (name.to_owned(), flags.into())).collect();
            Jobserver::new(|name| {
                set.iter().find(|(set, _)| set == name).map(|(_, flags): &(_, OsString)| flags.clone())
            })
        };
        assert!(matches!(among(&[]), Jobserver::Absent));
        assert!(matches!(among(&[("OTHER", "--jobserver-auth=x")]), Jobserver::Absent));
        assert!(matches!(among(&[("MAKEFLAGS", "w"), ("MFLAGS", "-w")]), Jobserver::Absent));
        for name in VARIABLES {
            assert!(matches!(among(&[(name, "--jobserver-auth=x")]), Jobserver::OutOfReach), "{name}");
        }
        let path = env::temp_dir().join(format!("include-wasm-variables-{}", process::id()));
        assert!(Command::new("mkfifo").arg(&path).status().unwrap().success());
        let fifo = format!("--jobserver-auth=fifo:{}", path.display());
        let jobserver = among(&[("MFLAGS", "--jobserver-auth=x"), ("MAKEFLAGS", &fifo)]);
        fs::remove_file(&path).unwrap();
        assert!(matches!(jobserver, Jobserver::Pipe(_)), "{jobserver:?}");
    }

    #[test]
    fn what_cannot_be_used_gives_no_token() {
        let file = env::temp_dir().join(format!("include-wasm-file-{}", process::id()));
        fs::write(&file, "++++").unwrap();
        let opened = File::options().read(true).write(true).open(&file).unwrap();
        let fd = opened.as_raw_fd();
        let (folder, path) = (env::temp_dir().display().to_string(), file.display());
        let cases = [
            String::new(),
            "x".to_owned(),
            ",".to_owned(),
            "-2,-2".to_owned(),
            "3,99999999999".to_owned(),
            "1000000,1000001".to_owned(),
            format!("{fd},{fd}"),
            "fifo:".to_owned(),
            format!("fifo:{path}"),
            format!("fifo:{path}-of-nobody"),
            format!("fifo:{folder}"),
            "gmake_semaphore_1".to_owned(),
        ];
        for auth in cases {
            let jobserver = under(&format!("--jobserver-auth={auth}"));
            assert!(matches!(jobserver, Jobserver::OutOfReach), "{auth}: {jobserver:?}");
            assert!(jobserver.take().is_none());
        }
        assert_eq!(fs::read(&file).unwrap(), b"++++");
        fs::remove_file(file).unwrap();
    }

    #[test]
    fn without_a_jobserver_there_is_always_a_token() {
        let jobserver = Jobserver::new(|_| None);
        let tokens: Vec<_> = (0..100).map_while(|_| jobserver.take()).collect();
        assert_eq!(tokens.len(), 100);
    }

    #[test]
    fn a_token_comes_back_as_the_byte_it_was() {
        let jobserver = Jobserver::with_tokens("bytes", b"xyz");
        let tokens: Vec<_> = std::iter::from_fn(|| jobserver.take()).collect();
        assert_eq!(tokens.len(), 3);
        assert!(jobserver.take().is_none());
        drop(tokens);
        assert_eq!(jobserver.drain(), b"xyz");
    }

    #[test]
    fn descriptors_of_a_pipe_are_opened_anew() {
        let (mut read, mut write) = io::pipe().unwrap();
        write.write_all(b"ab").unwrap();
        let (from, to) = (read.as_raw_fd(), write.as_raw_fd());
        let jobserver = under(&format!("-j --jobserver-fds={from},{to} --jobserver-auth={from},{to}"));
        if opened_anew("0").is_none() {
            assert!(matches!(jobserver, Jobserver::OutOfReach), "{jobserver:?}");
            return;
        }
        let mut tokens: Vec<_> = std::iter::from_fn(|| jobserver.take()).collect();
        assert_eq!(tokens.len(), 2);
        // A reader of the inherited descriptor still blocks until there is a token.
        let waiting = std::thread::spawn(move || {
            let mut byte = [0];
            read.read_exact(&mut byte).map(|()| byte[0]).unwrap()
        });
        tokens.pop();
        assert_eq!(waiting.join().unwrap(), b'b');
        drop(tokens);
        assert_eq!(jobserver.drain(), b"a");
    }

    #[test]
    fn ends_of_two_pipes_are_no_jobserver() {
        let (one, two) = (io::pipe().unwrap(), io::pipe().unwrap());
        let jobserver = under(&format!("--jobserver-auth={},{}", one.0.as_raw_fd(), two.1.as_raw_fd()));
        assert!(matches!(jobserver, Jobserver::OutOfReach), "{jobserver:?}");
    }
}
