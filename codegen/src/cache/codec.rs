//! Values to bytes that a later compiler reads, and back.
//!
//! In:  numbers, byte strings, lists.
//! Out: little-endian numbers; in front of strings and lists their lengths. Reading malformed bytes gives `None`.

use include_wasm_abi::wire::Reader;

/// The number of an absent value, and of a length that does not fit: modules and sections are smaller.
pub(crate) const NONE: u32 = u32::MAX;

/// Appends a number.
pub(crate) fn number(out: &mut Vec<u8>, number: u32) {
    out.extend_from_slice(&number.to_le_bytes());
}

/// Appends a length.
pub(crate) fn len(out: &mut Vec<u8>, len: usize) {
    number(out, u32::try_from(len).unwrap_or(NONE));
}

/// Appends a byte string.
pub(crate) fn bytes(out: &mut Vec<u8>, bytes: &[u8]) {
    len(out, bytes.len());
    out.extend_from_slice(bytes);
}

/// Reads `N` numbers.
pub(crate) fn read_numbers<const N: usize>(reader: &mut Reader<'_>) -> Option<[u32; N]> {
    let mut numbers = [0; N];
    for number in &mut numbers {
        *number = reader.u32().ok()?;
    }
    Some(numbers)
}

/// Reads a byte string.
pub(crate) fn read_bytes<'a>(reader: &mut Reader<'a>) -> Option<&'a [u8]> {
    let len = reader.u32().ok()?;
    reader.bytes(len as usize).ok()
}

/// Reads a list.
pub(crate) fn read_list<'a, T>(
    reader: &mut Reader<'a>,
    mut item: impl FnMut(&mut Reader<'a>) -> Option<T>,
) -> Option<Vec<T>> {
    let count = reader.u32().ok()?;
    // An item takes bytes: a count that is damaged reserves no more than the size of an item for each byte that is
    // left.
    let mut items = Vec::with_capacity((count as usize).min(reader.rest().len()));
    for _ in 0..count {
        items.push(item(reader)?);
    }
    Some(items)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_read() {
        let mut out = Vec::new();
        len(&mut out, 2);
        bytes(&mut out, b"ab");
        bytes(&mut out, b"");
        number(&mut out, 7);
        let mut reader = Reader::new(&out);
        assert_eq!(read_list(&mut reader, |reader| read_bytes(reader)), Some(vec![&b"ab"[..], b""]));
        assert_eq!(read_numbers(&mut reader), Some([7]));
        assert!(reader.is_empty());
    }

    #[test]
    fn lengths_that_are_too_large_are_nothing() {
        let long = [0xff; 12];
        assert_eq!(read_bytes(&mut Reader::new(&long)), None);
        assert_eq!(read_list(&mut Reader::new(&long), |reader| reader.u32().ok()), None);
    }
}
