//! Loads modules, and readies the process for the faults of their code.
//!
//! Faults are answered here, and handlers are installed by `sys`, which lies on a floor below: so it gets the answers
//! as [`FaultHooks`].

use include_wasm_abi::blob::flags;

use crate::arch;
use crate::blob::Meta;
use crate::code::{self, Code};
use crate::error::LoadError;
use crate::instance::Module;
use crate::sys::{self, FaultHooks};

use super::ToEntry;

static HOOKS: FaultHooks = FaultHooks { is_trap_site, resume_at: arch::unwind_from_fault::<ToEntry> };

/// Returns whether the code at `pc` may trap by a fault.
fn is_trap_site(pc: usize) -> bool {
    code::find(pc).is_some_and(|code| code.trap_at(code.offset_of(pc)).is_some())
}

/// Makes the process ready for faults of code that has some.
fn prepare(meta: &Meta) -> Result<(), LoadError> {
    if meta.header().flags & flags::HARDWARE_TRAPS != 0 { sys::install_handlers(&HOOKS) } else { Ok(()) }
}

impl Module {
    /// Loads the module unless it is loaded. Safe from several threads at once: one does the work, the others wait.
    ///
    /// # Errors
    ///
    /// [`LoadError`]; nothing is kept, and a later call tries again.
    pub fn code(&'static self) -> Result<&'static Code, LoadError> {
        self.code_after(prepare)
    }
}
