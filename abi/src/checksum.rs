//! A checksum that tells metadata from damaged metadata.
//!
//! It finds damage, not malice: who can write to the program can write to its code.

/// Returns the checksum of bytes. Bytes that differ within one word of eight alone have different ones.
pub fn checksum(bytes: &[u8]) -> u64 {
    // Each step can be undone, so that one word that differs is never lost again.
    const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
    let mix = |hash: u64, word: u64| {
        let product = (hash ^ word).wrapping_mul(FACTOR);
        product ^ product >> 32
    };
    // Several at once, because each waits for the one before it.
    let (groups, rest) = bytes.as_chunks::<{ 8 * LANES }>();
    let mut lanes: [u64; LANES] = core::array::from_fn(|lane| bytes.len() as u64 + lane as u64);
    for group in groups {
        for (lane, word) in lanes.iter_mut().zip(group.as_chunks().0) {
            *lane = mix(*lane, u64::from_le_bytes(*word));
        }
    }
    let (words, rest) = rest.as_chunks();
    let words = lanes.into_iter().chain(words.iter().map(|word| u64::from_le_bytes(*word)));
    mix(words.fold(0, mix), rest.iter().fold(0, |last, &byte| last << 8 | u64::from(byte)))
}

/// How many words are mixed at once.
const LANES: usize = 4;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_and_the_length_count() {
        let bytes: [u8; 85] = core::array::from_fn(|i| i as u8);
        let whole = checksum(&bytes);
        for at in 0..bytes.len() {
            let mut damaged = bytes;
            damaged[at] ^= 0x40;
            assert_ne!(checksum(&damaged), whole, "byte {at}");
            assert_ne!(checksum(&bytes[..at]), whole, "{at} bytes");
        }
        assert_ne!(checksum(&[0; 8]), checksum(&[0; 16]));
    }

    #[test]
    fn it_is_the_same_on_every_machine() {
        assert_eq!(checksum(b"0123456789"), 0x64a9_a4b2_a899_c980);
    }
}
