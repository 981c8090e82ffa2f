//! Bytes as strings for an assembler.
//!
//! In:  bytes.
//! Out: `.ascii` directives with these bytes, without braces, and with `"` only at both ends of a string.
//!
//! A byte is itself where it is printable, and otherwise a backslash and octal digits: as few digits as
//! the next byte allows. LLVM reads that in less than half the time of `.8byte`, and in far less than that of `.byte`.
//! Cargo compiles this code without optimization by default: hence no iterators and no slices in the loop.

/// Bytes of a string.
const LINE: usize = 4096;

/// Most characters of an escaped byte.
const WIDTH: usize = 4;

/// Most digits of a byte.
const DIGITS: usize = 3;

/// The escape of each byte.
struct Bytes {
    /// Characters, of which the first ones count.
    texts: [[u8; WIDTH]; 256],
    /// Number of characters that count.
    lens: [usize; 256],
}

const BYTES: Bytes = bytes();

const fn bytes() -> Bytes {
    let mut bytes = Bytes { texts: [[0; WIDTH]; 256], lens: [0; 256] };
    let mut byte = 0;
    while byte < 256 {
        let value = byte as u8;
        let is_plain = value.is_ascii_graphic() && !matches!(value, b'"' | b'\\' | b'{' | b'}' | b'#') || value == b' ';
        (bytes.texts[byte], bytes.lens[byte]) = match value {
            _ if is_plain => ([value, 0, 0, 0], 1),
            0o0..0o10 => ([b'\\', b'0' + value, 0, 0], 2),
            0o10..0o100 => ([b'\\', b'0' + (value >> 3), b'0' + (value & 7), 0], 3),
            0o100.. => (octal(value), WIDTH),
        };
        byte += 1;
    }
    bytes
}

/// Returns a byte with all digits.
const fn octal(byte: u8) -> [u8; WIDTH] {
    [b'\\', b'0' + (byte >> 6), b'0' + (byte >> 3 & 7), b'0' + (byte & 7)]
}

/// Appends bytes.
pub(super) fn push(out: &mut String, bytes: &[u8]) {
    // An indexed constant would be copied.
    let Bytes { texts, lens } = BYTES;
    let mut buffer = [0; LINE * WIDTH];
    for line in bytes.chunks(LINE) {
        let (mut from, mut to) = (0, 0);
        while from < line.len() {
            let byte = line[from];
            let (mut text, mut len) = (texts[byte as usize], lens[byte as usize]);
            from += 1;
            if len > 1 && len <= DIGITS && from < line.len() && line[from] >= b'0' && line[from] <= b'9' {
                (text, len) = (octal(byte), WIDTH);
            }
            buffer[to] = text[0];
            if len > 1 {
                buffer[to + 1] = text[1];
                buffer[to + 2] = text[2];
                buffer[to + 3] = text[3];
            }
            to += len;
        }
        out.push_str(".ascii \"");
        out.push_str(str::from_utf8(&buffer[..to]).expect("validated: all of it is ASCII"));
        out.push_str("\"\n");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads strings as assemblers do: up to three digits behind a backslash, which some take for octal only if they
    /// are.
    fn read(text: &str) -> Vec<u8> {
        let mut bytes = Vec::new();
        for line in text.lines() {
            let line = line.strip_prefix(".ascii \"").unwrap().strip_suffix('"').unwrap();
            let mut rest = line.as_bytes();
            while let Some((&first, after)) = rest.split_first() {
                rest = after;
                if first != b'\\' {
                    bytes.push(first);
                    continue;
                }
                let digits = rest.iter().take(DIGITS).take_while(|digit| digit.is_ascii_digit()).count();
                let (number, after) = rest.split_at(digits);
                bytes.push(u8::from_str_radix(str::from_utf8(number).unwrap(), 8).unwrap());
                rest = after;
            }
        }
        bytes
    }

    fn text(bytes: &[u8]) -> String {
        let mut out = String::new();
        push(&mut out, bytes);
        out
    }

    #[test]
    fn an_assembler_reads_the_same_bytes() {
        let pairs: Vec<u8> = (0..=255).flat_map(|a| (0..=255).flat_map(move |b| [a, b])).collect();
        assert_eq!(read(&text(&pairs)), pairs);
        for len in [0, 1, LINE - 1, LINE, LINE + 1] {
            assert_eq!(read(&text(&pairs[..len])), &pairs[..len]);
        }
    }

    #[test]
    fn what_others_give_a_meaning_to_does_not_appear() {
        let all: Vec<u8> = (0..=255).collect();
        let text = text(&all);
        assert!(!text.contains(['{', '}', '#']) && text.matches('"').count() == 2, "{text}");
        assert_eq!(text.matches("\\0").count(), 1);
    }
}
