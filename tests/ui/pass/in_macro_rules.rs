//! Behind a library's own macro, which passes on a path, a name, attributes and options. Nothing has to be used there
//! either.
#![deny(warnings)]
#![forbid(unsafe_code)]

macro_rules! plugins {
    ($($(#[$attr:meta])* $vis:vis $name:ident: $path:literal, $link:ident;)*) => {$(
        include_wasm::include_wasm! {
            $(#[$attr])*
            $vis struct $name = $path;
            link = $link;
        }
    )*};
}

plugins! {
    /// One.
    pub Loaded: "../wasm/add.wasm", load;
    /// Two.
    #[derive(Debug)]
    Linked: "../wasm/add.wasm", static;
}

macro_rules! unused {
    () => {
        include_wasm::include_wasm! {
            pub struct Unused = "../wasm/shared.wasm";
            import "lib" = store;
        }

        include_wasm::include_wasm! {
            struct Private = "../wasm/host.wasm";
        }
    };
}

mod inner {
    unused!();
}

macro_rules! sum {
    ($path:expr, $a:expr, $b:expr) => {
        include_wasm::include_wasm!($path).instantiate().unwrap().add($a, $b).unwrap()
    };
}

macro_rules! fixed {
    () => {
        include_wasm::include_wasm!("../wasm/add.wasm")
    };
}

fn in_a_function() {
    macro_rules! plugin {
        () => {
            include_wasm::include_wasm! {
                pub struct Plugin = "../wasm/add.wasm";
            }
        };
    }
    plugin!();
    assert_eq!(Plugin::instantiate().unwrap().add(1, 2), Ok(3));
}

fn main() {
    in_a_function();
    assert_eq!(Loaded::instantiate().unwrap().add(1, 2), Ok(3));
    assert_eq!(Linked::instantiate().unwrap().add(1, 2), Ok(3));
    assert_eq!(sum!("../wasm/add.wasm", 1, 2), 3);
    assert_eq!(sum!(concat!("../", "wasm/", "add.wasm"), 1, 2), 3);
    assert_eq!(fixed!().instantiate().unwrap().add(1, 2), Ok(3));
}
