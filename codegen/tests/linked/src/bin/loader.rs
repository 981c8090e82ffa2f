//! Loads a library, and prints what its function answers.

use std::ffi::{CString, c_char, c_int, c_void};

unsafe extern "C" {
    fn dlopen(path: *const c_char, flags: c_int) -> *mut c_void;
    fn dlsym(library: *mut c_void, name: *const c_char) -> *mut c_void;
}

const RTLD_NOW: c_int = 2;

fn main() {
    let path = CString::new(std::env::args().nth(1).expect("a path")).expect("no zero");
    // SAFETY: the library has no constructors but Rust's own.
    let library = unsafe { dlopen(path.as_ptr(), RTLD_NOW) };
    assert!(!library.is_null());
    // SAFETY: the library stays.
    let function = unsafe { dlsym(library, c"plugin_answer".as_ptr()) };
    assert!(!function.is_null());
    // SAFETY: it has this type.
    let function: extern "C" fn(i64) -> i64 = unsafe { std::mem::transmute(function) };
    println!("{}", function(1));
}
