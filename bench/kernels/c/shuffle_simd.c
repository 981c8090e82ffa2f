// Shuffles of bytes and lanes: interleaving, transposition, reversal, rotation.
#include "kernel.h"

static u8 pixels[8192], planes[8192];

#define SHUFFLE __builtin_shufflevector

static void transpose(u32x4 *rows) {
    u32x4 a = SHUFFLE(rows[0], rows[1], 0, 4, 1, 5), b = SHUFFLE(rows[0], rows[1], 2, 6, 3, 7);
    u32x4 c = SHUFFLE(rows[2], rows[3], 0, 4, 1, 5), d = SHUFFLE(rows[2], rows[3], 2, 6, 3, 7);
    rows[0] = SHUFFLE(a, c, 0, 1, 4, 5);
    rows[1] = SHUFFLE(a, c, 2, 3, 6, 7);
    rows[2] = SHUFFLE(b, d, 0, 1, 4, 5);
    rows[3] = SHUFFLE(b, d, 2, 3, 6, 7);
}

ENTRY(n) {
    for (u32 i = 0; i < sizeof pixels; i++) pixels[i] = (u8)(i * 13 + (i >> 5));
    u8x16 sum = {0};
    for (i32 i = 0; i < n; i++) {
        for (u32 at = 0; at < sizeof pixels; at += 64) {
            u32x4 rows[4];
            __builtin_memcpy(rows, &pixels[at], 64);
            transpose(rows);
            for (u32 j = 0; j < 4; j++) {
                u8x16 v = (u8x16)rows[j];
                u8x16 swapped = SHUFFLE(v, v, 3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12);
                u8x16 reversed = SHUFFLE(v, v, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
                u8x16 zipped = SHUFFLE(swapped, reversed, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
                u8x16 rotated = SHUFFLE(zipped, sum, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20);
                u8x16 even = SHUFFLE(zipped, rotated, 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30);
                sum = sum * 3 + (even ^ rotated);
                __builtin_memcpy(&planes[at + 16 * j], &even, 16);
            }
        }
    }
    i64 result = 0;
    for (u32 i = 0; i < 16; i++) result = result * 31 + sum[i] + planes[i * 100];
    return result;
}
