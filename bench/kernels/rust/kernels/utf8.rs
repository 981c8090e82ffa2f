//! Validates UTF-8 and counts its characters: runs of ASCII, and sequences of two to four bytes.
#![no_std]
include!("../entry.rs");

static TEXT: &str = "Plain words first, as most texts have them; then Grüße, naïve café, and ½ of it. \
    Ελληνικά και ρωσικά: Привет, мир! Some more plain words, so that runs are long enough to count. \
    漢字と仮名 mixed with 한글, and finally a few rare ones: 𝄞 𝕏 🦀 🐦. And a tail of plain text again, the last one.";

fn validate(bytes: &[u8]) -> Option<u32> {
    let (mut at, mut count) = (0, 0);
    while at < bytes.len() {
        if let Some(eight) = bytes.get(at..at + 8) {
            let word = u64::from_le_bytes(eight.try_into().ok()?);
            if word & 0x8080_8080_8080_8080 == 0 {
                at += 8;
                count += 8;
                continue;
            }
        }
        let first = bytes[at];
        let (width, low, high) = match first {
            0..=0x7f => (1, 0, 0),
            0xc2..=0xdf => (2, 0x80, 0xbf),
            0xe0 => (3, 0xa0, 0xbf),
            0xed => (3, 0x80, 0x9f),
            0xe1..=0xef => (3, 0x80, 0xbf),
            0xf0 => (4, 0x90, 0xbf),
            0xf1..=0xf3 => (4, 0x80, 0xbf),
            0xf4 => (4, 0x80, 0x8f),
            _ => return None,
        };
        if width > 1 {
            let rest = bytes.get(at + 1..at + width)?;
            if rest[0] < low || rest[0] > high || rest[1..].iter().any(|byte| byte & 0xc0 != 0x80) {
                return None;
            }
        }
        at += width;
        count += 1;
    }
    Some(count)
}

fn kernel(n: i32) -> i64 {
    let mut sum = 0_i64;
    for round in 0..n {
        let bytes = core::hint::black_box(TEXT.as_bytes());
        let from = (round & 15) as usize;
        sum = sum.wrapping_mul(3).wrapping_add(validate(&bytes[from..]).map_or(1, i64::from));
    }
    sum
}
