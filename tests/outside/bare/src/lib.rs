//! A module that was compiled elsewhere.
#![deny(warnings)]
#![forbid(unsafe_code)]

#[cfg(test)]
mod tests {
    use include_wasm::include_wasm;

    #[test]
    fn a_prepared_module_runs() {
        let adder = include_wasm!("../../src/add.wasm", prepared = "../add.prepared").instantiate();
        assert_eq!(adder.expect("it loads").add(1, 2), Ok(3));
    }
}
