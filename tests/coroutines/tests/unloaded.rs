//! A library that a program unloads after its WebAssembly trapped: the program's own faults still go where they went
//! before. The only test of its process, because handlers belong to the process.
#![cfg(target_os = "linux")]

use std::ffi::CString;
use std::os::unix::ffi::OsStrExt;
use std::ptr;

const STATUS: i32 = 7;

extern "C" fn ends(_signal: libc::c_int) {
    // SAFETY: it ends the process.
    unsafe { libc::_exit(STATUS) };
}

#[test]
fn faults_reach_the_programs_handler_after_the_library_was_unloaded() {
    // SAFETY: all zeros are a valid action.
    let mut action: libc::sigaction = unsafe { core::mem::zeroed() };
    action.sa_sigaction = ends as *const () as usize;
    // SAFETY: `ends` may be called anywhere.
    assert_eq!(unsafe { libc::sigaction(libc::SIGSEGV, &raw const action, ptr::null_mut()) }, 0);

    let folder = std::env::current_exe().unwrap().parent().unwrap().to_owned();
    let library = CString::new(folder.join("libinclude_wasm_coroutines.so").as_os_str().as_bytes()).unwrap();
    // SAFETY: the library has no code that runs when it is loaded.
    let loaded = unsafe { libc::dlopen(library.as_ptr(), libc::RTLD_NOW) };
    assert!(!loaded.is_null(), "{library:?}");
    // SAFETY: the library is loaded.
    let function = unsafe { libc::dlsym(loaded, c"include_wasm_coroutines_traps".as_ptr()) };
    assert!(!function.is_null());
    // SAFETY: the library has this function, of this type.
    let traps = unsafe { core::mem::transmute::<*mut libc::c_void, extern "C" fn() -> bool>(function) };
    // On a thread that ends, so that none of its variables keeps the library.
    std::thread::spawn(move || assert!(traps())).join().unwrap();
    // SAFETY: nothing of the library is used any more.
    assert_eq!(unsafe { libc::dlclose(loaded) }, 0);

    // SAFETY: the child faults and ends.
    let child = unsafe { libc::fork() };
    if child == 0 {
        // SAFETY: nothing: it faults.
        unsafe { ptr::without_provenance::<u8>(8).read_volatile() };
    }
    let mut status = 0;
    // SAFETY: it writes the status.
    assert_eq!(unsafe { libc::waitpid(child, &raw mut status, 0) }, child);
    assert!(libc::WIFEXITED(status) && libc::WEXITSTATUS(status) == STATUS, "{status:#x}");
}
