//! Declares keys as other crates do, under the strictest lints and with the names of the prelude taken.

#![deny(warnings, missing_docs, unreachable_pub, clippy::pedantic)]
#![forbid(unsafe_code)]

use include_wasm_entity::{EntityRef, ReservedValue, entity_key};

mod keys {
    //! Here the names that the prelude gives to `Option` and `Result` mean something else.

    #![allow(dead_code, reason = "they are only in the way")]

    struct Option;
    struct Result;
    struct Some;
    struct None;

    include_wasm_entity::entity_key! {
        /// A key for the whole crate of which no method is used.
        pub(crate) struct UnusedIndex = "unused";
        /// A key with a derive and a prefix that a format string would interpret.
        #[derive(Default)]
        #[must_use]
        pub(super) struct BraceIndex = "{}";
    }
}

entity_key! {
    struct PrivateIndex = "private";
}

#[test]
fn prefix_is_no_format_string() {
    assert_eq!(keys::BraceIndex::default().to_string(), "{}0");
    assert_eq!(format!("{:?}", keys::BraceIndex::from_u32(1)), "{}1");
}

#[test]
fn key_without_doc_comment_and_visibility_works() {
    assert_eq!(PrivateIndex::new(5).index(), 5);
    assert!(PrivateIndex::RESERVED.is_reserved());
}
