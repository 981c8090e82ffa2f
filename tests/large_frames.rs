//! Frames of several pages, on a stack that nobody has used before: systems that make it usable page by page let nobody
//! step over one.

use include_wasm::{TrapCode, include_wasm};

mod load {
    super::include_wasm! {
        pub struct Frames = "wasm/frames.wasm";
        traps = explicit;
    }
}

mod linked {
    super::include_wasm! {
        pub struct Frames = "wasm/frames.wasm";
        link = static;
        traps = explicit;
    }
}

macro_rules! check {
    ($frames:path) => {{
        type Frames = $frames;
        let run = || {
            let mut frames = Frames::instantiate().expect("instantiates");
            for depth in [1, 2, 10, 100] {
                assert_eq!(frames.sum(depth), Ok(500 * depth * (depth + 1)));
            }
            assert_eq!(frames.sum(1_000_000).expect_err("no stack is that large").code(), TrapCode::StackOverflow);
            assert_eq!(frames.sum(3), Ok(6000));
        };
        let thread = std::thread::Builder::new().stack_size(2 << 20).spawn(run);
        thread.expect("a thread").join().expect("no crash");
    }};
}

#[test]
fn a_stack_is_touched_page_by_page() {
    check!(load::Frames);
    check!(linked::Frames);
}
