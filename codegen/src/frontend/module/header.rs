//! The header of a binary module, and other files that are passed by mistake.
//!
//! In:  bytes from anywhere.
//! Out: nothing, or [`Error::NotAModule`] with advice.
//!
//! ```text
//! | 00 61 73 6d | version u16 | layer u16: 0 module, 1 component |
//! ```

use crate::error::Error;

const MAGIC: [u8; 4] = *b"\0asm";
const MODULE: u16 = 0;
const COMPONENT: u16 = 1;
const VERSION: u16 = 1;

/// Checks the header of a binary module.
pub(super) fn check(bytes: &[u8]) -> Result<(), Error> {
    let error = |what: String| Err(Error::NotAModule { what });
    if bytes.is_empty() {
        return error("not WebAssembly: the file is empty".to_owned());
    }
    if is_text(bytes) {
        return error("this is WebAssembly text; convert it with wat2wasm or wasm-tools parse".to_owned());
    }
    let magic = &bytes[..bytes.len().min(MAGIC.len())];
    if !MAGIC.starts_with(magic) {
        let found = magic.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().join(" ");
        return error(format!("not WebAssembly: the first four bytes are {found} instead of 00 61 73 6d"));
    }
    let &[_, _, _, _, version0, version1, layer0, layer1, ..] = bytes else {
        return error(format!("not WebAssembly: the file ends after {} bytes, within the header", bytes.len()));
    };
    let version = u16::from_le_bytes([version0, version1]);
    match (u16::from_le_bytes([layer0, layer1]), version) {
        (MODULE, VERSION) => Ok(()),
        (COMPONENT, _) => error("this is a WebAssembly component; only core modules can be included".to_owned()),
        (MODULE, _) => error(format!("unknown version {version} of WebAssembly, only version {VERSION} is known")),
        (layer, _) => error(format!("unknown layer {layer} of WebAssembly, only core modules can be included")),
    }
}

/// Returns whether the first character, after a byte order mark and white space, is one that text begins with.
fn is_text(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    matches!(bytes.trim_ascii_start().first(), Some(b'(' | b';'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn what(bytes: &[u8]) -> String {
        match check(bytes) {
            Err(Error::NotAModule { what }) => what,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_module_passes() {
        assert_eq!(check(b"\0asm\x01\0\0\0"), Ok(()));
    }

    #[test]
    fn text_is_told_how_to_become_binary() {
        for text in ["(module)", " \n\t(module)", ";; comment\n(module)", "(; c ;)", "\u{feff}(module)"] {
            assert_eq!(what(text.as_bytes()), "this is WebAssembly text; convert it with wat2wasm or wasm-tools parse");
        }
    }

    #[test]
    fn other_files_are_named_by_their_first_bytes() {
        assert_eq!(
            what(b"\x7fELF\x02"),
            "not WebAssembly: the first four bytes are 7f 45 4c 46 instead of 00 61 73 6d"
        );
        assert_eq!(what(b"#"), "not WebAssembly: the first four bytes are 23 instead of 00 61 73 6d");
        assert_eq!(what(b""), "not WebAssembly: the file is empty");
        assert_eq!(what(b"   "), "not WebAssembly: the first four bytes are 20 20 20 instead of 00 61 73 6d");
    }

    #[test]
    fn a_header_that_is_cut_off_is_an_error() {
        let header = b"\0asm\x01\0\0\0";
        for len in 1..8 {
            assert_eq!(
                what(&header[..len]),
                format!("not WebAssembly: the file ends after {len} bytes, within the header")
            );
        }
    }

    #[test]
    fn other_versions_and_layers_are_named() {
        assert_eq!(what(b"\0asm\x0d\0\x01\0"), "this is a WebAssembly component; only core modules can be included");
        assert_eq!(what(b"\0asm\x02\0\0\0"), "unknown version 2 of WebAssembly, only version 1 is known");
        assert_eq!(what(b"\0asm\x01\0\x07\0"), "unknown layer 7 of WebAssembly, only core modules can be included");
    }
}
