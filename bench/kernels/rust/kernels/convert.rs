//! Conversions between floats and integers of all widths, which saturate.
#![no_std]
include!("../entry.rs");

fn kernel(n: i32) -> i64 {
    let (mut sum, mut state) = (0_i64, 1_u32);
    for round in 0..n {
        let bits = next(&mut state);
        let double = f64::from(bits.cast_signed()) * 37.25 + f64::from(round);
        let single = bits as f32 / 3.0;
        sum = sum.wrapping_add(i64::from(double as i32) ^ i64::from(single as u32));
        sum ^= (double * 1e6) as i64;
        sum = sum.wrapping_add(((single * 1e3) as u64).cast_signed());
        sum = sum.wrapping_add((sum as f64 * 0.5) as i64);
        sum ^= i64::from(u64::from(bits) as f32 as u16) + i64::from((sum as f32) as i8);
    }
    sum
}
