//! The standard library's unstable sort, of pairs by two keys.
#![no_std]
include!("../entry.rs");

fn kernel(n: i32) -> i64 {
    static mut PAIRS: [(u32, u32); 2048] = [(0, 0); 2048];
    // SAFETY: kernels run one at a time, and this is the only reference.
    let pairs = unsafe { &mut *(&raw mut PAIRS) };
    let (mut state, mut sum) = (3_u32, 0_i64);
    for _ in 0..n {
        for pair in pairs.iter_mut() {
            *pair = (next(&mut state) >> 22, next(&mut state));
        }
        pairs.sort_unstable();
        for pair in pairs.iter().step_by(50) {
            sum = sum.wrapping_mul(3).wrapping_add(i64::from(pair.0 ^ pair.1));
        }
    }
    sum
}
