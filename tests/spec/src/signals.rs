//! Whether somebody installed a handler for the signals that faults of compiled code can be.

use std::fmt;
use std::mem::MaybeUninit;

const SIGNALS: [(&str, libc::c_int); 5] = [
    ("SIGSEGV", libc::SIGSEGV),
    ("SIGBUS", libc::SIGBUS),
    ("SIGILL", libc::SIGILL),
    ("SIGFPE", libc::SIGFPE),
    ("SIGTRAP", libc::SIGTRAP),
];

/// The addresses of the handlers, in order of [`SIGNALS`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Handlers([usize; SIGNALS.len()]);

/// A handler was installed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Installed {
    signal: &'static str,
}

impl Handlers {
    /// Returns the handlers that the process has now.
    pub(crate) fn now() -> Self {
        Self(SIGNALS.map(|(_, signal)| handler(signal)))
    }
}

fn handler(signal: libc::c_int) -> usize {
    let mut action = MaybeUninit::<libc::sigaction>::zeroed();
    // SAFETY: without a new action it only writes the present one.
    let failed = unsafe { libc::sigaction(signal, std::ptr::null(), action.as_mut_ptr()) } != 0;
    assert!(!failed, "every system that has the signal tells its action");
    // SAFETY: all zeros are a valid action, and the call above wrote the present one.
    unsafe { action.assume_init() }.sa_sigaction
}

/// Checks that the handlers are still those of an earlier time.
pub(crate) fn check_unchanged(before: &Handlers) -> Result<(), Installed> {
    let changed = SIGNALS.into_iter().zip(before.0).find(|&((_, signal), before)| handler(signal) != before);
    changed.map_or(Ok(()), |((signal, _), _)| Err(Installed { signal }))
}

impl fmt::Display for Installed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "traps are explicit, but a handler for {} was installed", self.signal)
    }
}
