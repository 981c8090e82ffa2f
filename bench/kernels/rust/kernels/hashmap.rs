//! A hash map with open addressing: insertions, look-ups and removals of words.
#![no_std]
include!("../entry.rs");

const SLOTS: usize = 4096;
const EMPTY: u64 = 0;
const GONE: u64 = u64::MAX;

struct Map {
    keys: [u64; SLOTS],
    values: [u32; SLOTS],
    len: usize,
}

impl Map {
    fn at(key: u64) -> usize {
        (key.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 52) as usize
    }

    fn find(&self, key: u64) -> Option<usize> {
        let mut at = Self::at(key);
        loop {
            match self.keys[at] {
                EMPTY => return None,
                found if found == key => return Some(at),
                _ => at = (at + 1) % SLOTS,
            }
        }
    }

    fn insert(&mut self, key: u64, value: u32) {
        if let Some(at) = self.find(key) {
            self.values[at] = self.values[at].wrapping_add(value);
            return;
        }
        let mut at = Self::at(key);
        while self.keys[at] != EMPTY && self.keys[at] != GONE {
            at = (at + 1) % SLOTS;
        }
        self.keys[at] = key;
        self.values[at] = value;
        self.len += 1;
    }

    fn remove(&mut self, key: u64) -> Option<u32> {
        let at = self.find(key)?;
        self.keys[at] = GONE;
        self.len -= 1;
        Some(self.values[at])
    }
}

fn kernel(n: i32) -> i64 {
    static mut MAP: Map = Map { keys: [EMPTY; SLOTS], values: [0; SLOTS], len: 0 };
    // SAFETY: kernels run one at a time, and this is the only reference.
    let map = unsafe { &mut *(&raw mut MAP) };
    let (mut state, mut sum) = (1_u32, 0_i64);
    for round in 0..n {
        map.keys.fill(EMPTY);
        map.len = 0;
        for i in 0..2000_u32 {
            let key = u64::from(next(&mut state) % 1500) + 1;
            map.insert(key, i);
            if let Some(at) = map.find(key ^ 3) {
                sum = sum.wrapping_add(i64::from(map.values[at]));
            }
            if i % 7 == 0 {
                sum ^= i64::from(map.remove(u64::from(i) % 1500 + 1).unwrap_or(7));
            }
        }
        sum = sum.wrapping_mul(3).wrapping_add(map.len as i64 + i64::from(round));
    }
    sum
}
