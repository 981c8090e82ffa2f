//! A memory is little-endian on every machine: what a host reads and writes with a type, compiled code sees with the
//! same value, and its bytes are there lowest first.

use include_wasm::include_wasm;

include_wasm! {
    struct Order = "../../wasm/order.wasm";
}

mod explicit {
    include_wasm::include_wasm! {
        pub struct Order = "../../wasm/order.wasm";
        link = static;
        traps = explicit;
    }
}

/// The address of the module's data, which is 1, 2, 3, 4, 5, 6, 7, 8.
const DATA: u32 = 64;

macro_rules! tests {
    ($name:ident: $order:ty) => {
        mod $name {
            use super::*;

            #[test]
            fn host_and_code_read_a_segment_as_the_same_numbers() {
                let mut order = <$order>::instantiate().unwrap();
                assert_eq!(order.load16(DATA as i32), Ok(0x0201));
                assert_eq!(order.load32(DATA as i32), Ok(0x0403_0201));
                assert_eq!(order.load64(DATA as i32), Ok(0x0807_0605_0403_0201));
                let memory = order.memory();
                assert_eq!(memory.read::<u8>(DATA), Ok(1));
                assert_eq!(memory.read::<u16>(DATA), Ok(0x0201));
                assert_eq!(memory.read::<i32>(DATA), Ok(0x0403_0201));
                assert_eq!(memory.read::<u64>(DATA), Ok(0x0807_0605_0403_0201));
            }

            #[test]
            fn code_reads_what_the_host_wrote() {
                let mut order = <$order>::instantiate().unwrap();
                let mut memory = order.memory();
                memory.write(0, -2_i8).unwrap();
                memory.write(2, -300_i16).unwrap();
                memory.write(4, 0x1234_5678_u32).unwrap();
                memory.write(8, i64::MIN + 1).unwrap();
                memory.write(16, 1.5_f32).unwrap();
                memory.write(24, -0.1_f64).unwrap();
                assert_eq!(memory.slice(4, 4), Ok(&[0x78, 0x56, 0x34, 0x12][..]));
                assert_eq!(order.load8(0), Ok(-2));
                assert_eq!(order.load16(2), Ok(-300));
                assert_eq!(order.load32(4), Ok(0x1234_5678));
                assert_eq!(order.load64(8), Ok(i64::MIN + 1));
                assert_eq!(order.load_f32(16), Ok(1.5));
                assert_eq!(order.load_f64(24), Ok(-0.1));
            }

            #[test]
            fn the_host_reads_what_code_wrote() {
                let mut order = <$order>::instantiate().unwrap();
                order.store16(0, -300).unwrap();
                order.store32(4, 0x1234_5678).unwrap();
                order.store64(8, i64::MIN + 1).unwrap();
                order.store_f64(16, -0.1).unwrap();
                let memory = order.memory();
                assert_eq!(memory.read::<i16>(0), Ok(-300));
                assert_eq!(memory.read::<i32>(4), Ok(0x1234_5678));
                assert_eq!(memory.read::<i64>(8), Ok(i64::MIN + 1));
                assert_eq!(memory.read::<f64>(16), Ok(-0.1));
                assert_eq!(memory.slice(4, 4), Ok(&[0x78, 0x56, 0x34, 0x12][..]));
            }
        }
    };
}
tests!(loaded: Order);
tests!(linked: explicit::Order);
