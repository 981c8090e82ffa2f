//! Shows that a key of one map used on another does not compile.

#[test]
fn key_of_another_map_is_a_type_error() {
    trybuild::TestCases::new().compile_fail("tests/compile_fail/*.rs");
}
