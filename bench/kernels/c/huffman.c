// Codes of variable length from a stream of bits: shifts by variable amounts and a table of structures.
#include "kernel.h"

struct entry { u8 symbol, length; };

static struct entry table[256];
static u8 stream[8192 + 8], out[16384];

static NOINLINE u32 decode(const u8 *from, u32 bytes, u8 *to) {
    u64 bits = 0;
    u32 have = 0, at = 0, made = 0;
    while (at < bytes && made < sizeof out) {
        u64 more;
        __builtin_memcpy(&more, from + at, 8);
        bits |= more << have;
        u32 taken = (63 - have) >> 3;
        at += taken;
        have += taken * 8;
        while (have >= 8 && made < sizeof out) {
            struct entry e = table[bits & 255];
            to[made++] = e.symbol;
            bits >>= e.length;
            have -= e.length;
        }
        bits &= ((u64)1 << have) - 1;
    }
    return made;
}

ENTRY(n) {
    u32 state = 88;
    i64 sum = 0;
    // The number of trailing ones decides the length: 2 to 8 bits.
    for (u32 i = 0; i < 256; i++) {
        u32 ones = i == 255 ? 8 : (u32)__builtin_ctz(~i);
        u32 length = ones > 5 ? 8 : ones + 3;
        table[i] = (struct entry){(u8)(i & ((1u << length) - 1)), (u8)length};
    }
    for (u32 i = 0; i < sizeof stream; i++) stream[i] = (u8)(next(&state) >> 9);
    for (i32 i = 0; i < n; i++) {
        stream[i & 4095] ^= 1;
        u32 made = decode(stream, sizeof stream - 8, out);
        sum = sum * 3 + made + out[i & 8191];
    }
    return sum;
}
