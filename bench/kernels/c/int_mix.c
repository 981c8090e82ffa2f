// Scalar integers: multiplication, rotation, and counting of bits.
#include "kernel.h"

ENTRY(n) {
    u64 a = 0x9e3779b97f4a7c15, b = 0x2545f4914f6cdd1d, sum = 0;
    for (i32 i = 0; i < n; i++) {
        a ^= a << 7;
        a ^= a >> 9;
        b = b * 6364136223846793005 + 1442695040888963407;
        u32 low = (u32)(a ^ b >> 32);
        sum += rotl64(a + b, low & 31) ^ (u64)__builtin_popcountll(b);
        sum += (u64)__builtin_clz(low | 1) * (u32)__builtin_ctz(low | 0x10000);
        sum ^= (u64)(u32)(low * (low >> 3)) << 16;
        if ((i32)low < 0) sum += (i64)(i32)low >> 4;
    }
    return (i64)sum;
}
