// A stream cipher of additions, rotations and xor, with all of its state in registers if there are enough.
#include "kernel.h"

#define QUARTER(a, b, c, d) \
    a += b, d = rotl32(d ^ a, 16), c += d, b = rotl32(b ^ c, 12), a += b, d = rotl32(d ^ a, 8), c += d, b = rotl32(b ^ c, 7)

static u32 out[16];

static NOINLINE void block(const u32 *in) {
    u32 x[16];
    for (u32 i = 0; i < 16; i++) x[i] = in[i];
    for (u32 round = 0; round < 10; round++) {
        QUARTER(x[0], x[4], x[8], x[12]);
        QUARTER(x[1], x[5], x[9], x[13]);
        QUARTER(x[2], x[6], x[10], x[14]);
        QUARTER(x[3], x[7], x[11], x[15]);
        QUARTER(x[0], x[5], x[10], x[15]);
        QUARTER(x[1], x[6], x[11], x[12]);
        QUARTER(x[2], x[7], x[8], x[13]);
        QUARTER(x[3], x[4], x[9], x[14]);
    }
    for (u32 i = 0; i < 16; i++) out[i] = x[i] + in[i];
}

ENTRY(n) {
    u32 in[16], state = 1;
    u64 sum = 0;
    for (u32 i = 0; i < 16; i++) in[i] = next(&state);
    for (i32 i = 0; i < n; i++) {
        in[12] = (u32)i;
        block(in);
        sum += (u64)out[0] << 32 ^ out[i & 15];
    }
    return (i64)sum;
}
