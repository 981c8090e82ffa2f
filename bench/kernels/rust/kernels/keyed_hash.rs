//! A keyed hash of 64 bits over short messages: additions, rotations and xor, and tails of odd lengths.
#![no_std]
include!("../entry.rs");

struct State([u64; 4]);

impl State {
    fn round(&mut self) {
        let [a, b, c, d] = &mut self.0;
        *a = a.wrapping_add(*b);
        *b = b.rotate_left(13) ^ *a;
        *a = a.rotate_left(32);
        *c = c.wrapping_add(*d);
        *d = d.rotate_left(16) ^ *c;
        *a = a.wrapping_add(*d);
        *d = d.rotate_left(21) ^ *a;
        *c = c.wrapping_add(*b);
        *b = b.rotate_left(17) ^ *c;
        *c = c.rotate_left(32);
    }

    fn word(&mut self, word: u64) {
        self.0[3] ^= word;
        self.round();
        self.round();
        self.0[0] ^= word;
    }
}

#[inline(never)]
fn hash(key: [u64; 2], message: &[u8]) -> u64 {
    let [a, b] = key;
    let mut state = State([a ^ 0x1234_5678_9abc_def0, b ^ 0x0fed_cba9_8765_4321, !a, !b]);
    let chunks = message.chunks_exact(8);
    let mut tail = [0; 8];
    tail[..chunks.remainder().len()].copy_from_slice(chunks.remainder());
    tail[7] = message.len() as u8;
    for chunk in chunks {
        let mut word = [0; 8];
        word.copy_from_slice(chunk);
        state.word(u64::from_le_bytes(word));
    }
    state.word(u64::from_le_bytes(tail));
    state.0[2] ^= 0xff;
    for _ in 0..4 {
        state.round();
    }
    state.0.iter().fold(0, |all, part| all ^ part)
}

fn kernel(n: i32) -> i64 {
    let mut message = [0_u8; 64];
    for (i, byte) in message.iter_mut().enumerate() {
        *byte = (i * 3) as u8;
    }
    let mut sum = 0_u64;
    for round in 0..n {
        let len = (round & 63) as usize;
        sum = sum.rotate_left(3) ^ hash([sum, 7], &message[..len]);
    }
    sum.cast_signed()
}
