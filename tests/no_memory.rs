//! Without address space there is an error and nothing half-made. The only test of its process, because limits belong
//! to the process.
#![cfg(unix)]

use include_wasm::{InstantiateError, LoadError, include_wasm};

include_wasm! {
    struct Traps = "wasm/traps.wasm";
}

mod checked {
    include_wasm::include_wasm! {
        pub struct Traps = "wasm/traps.wasm";
        memory = checked;
    }
}

fn limit(bytes: libc::rlim_t) {
    let mut limit = core::mem::MaybeUninit::<libc::rlimit>::uninit();
    // SAFETY: it writes the limits.
    assert_eq!(unsafe { libc::getrlimit(libc::RLIMIT_AS, limit.as_mut_ptr()) }, 0);
    // SAFETY: written just now.
    let mut limit = unsafe { limit.assume_init() };
    limit.rlim_cur = bytes.min(limit.rlim_max);
    // SAFETY: it reads the limits.
    assert_eq!(unsafe { libc::setrlimit(libc::RLIMIT_AS, &raw const limit) }, 0);
}

/// wabt#2861: an allocation that failed was used.
#[test]
fn a_reservation_that_fails_is_an_error_that_names_the_other_strategy() {
    let before = Traps::instantiate().expect("instantiates");
    // One guarded memory takes eight gigabytes; a second does not fit any more.
    limit(11 << 30);
    for _ in 0..100 {
        let Err(InstantiateError::Load(error)) = Traps::instantiate() else { panic!("there is no address space") };
        assert!(matches!(error, LoadError::OutOfMemory { .. }), "{error:?}");
        assert!(error.to_string().contains("memory = checked"), "{error}");
    }
    let mut checked = checked::Traps::instantiate().expect("needs no address space but its own");
    assert_eq!(checked.fine(), Ok(()));
    limit(libc::RLIM_INFINITY);
    let mut after = Traps::instantiate().expect("instantiates");
    assert_eq!(after.fine(), Ok(()));
    drop(before);
}
