// Decompression of the LZ kind: short literals, and matches that may overlap what they produce.
#include "kernel.h"

static u8 plain[16384 + 256], packed[32768];

// Writes a stream: a byte with the counts of literals and of the match, the literals, two bytes of distance.
static NOINLINE u32 pack(void) {
    u32 state = 3, at = 0, made = 0;
    while (made < 16384) {
        u32 literals = made ? next(&state) >> 7 & 7 : 8;
        u32 match = made ? 4 + (next(&state) >> 9 & 15) : 4;
        packed[at++] = (u8)(literals << 4 | (match - 4));
        for (u32 i = 0; i < literals; i++) packed[at++] = (u8)(next(&state) >> 11);
        made += literals;
        u32 furthest = made < 4000 ? made : 4000;
        u32 distance = (next(&state) & 3) ? 1 + next(&state) % furthest : 1 + (next(&state) & 7) % furthest;
        packed[at++] = (u8)distance;
        packed[at++] = (u8)(distance >> 8);
        made += match;
    }
    return at;
}

static NOINLINE u32 unpack(const u8 *from, const u8 *end, u8 *to) {
    u8 *start = to;
    while (from < end) {
        u32 token = *from++, literals = token >> 4, match = (token & 15) + 4;
        for (; literals; literals--) *to++ = *from++;
        u32 distance = from[0] | (u32)from[1] << 8;
        from += 2;
        const u8 *source = to - distance;
        if (distance >= 8) {
            // Eight at a time; what is written too much is overwritten later.
            for (u32 i = 0; i < match; i += 8) __builtin_memcpy(to + i, source + i, 8);
            to += match;
        } else {
            for (; match; match--) *to++ = *source++;
        }
    }
    return (u32)(to - start);
}

ENTRY(n) {
    u32 length = pack();
    i64 sum = 0;
    for (i32 i = 0; i < n; i++) {
        packed[1] = (u8)i;
        u32 made = unpack(packed, packed + length, plain);
        for (u32 j = 0; j < made; j += 97) sum = sum * 3 + plain[j];
    }
    return sum;
}
