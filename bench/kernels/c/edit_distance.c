// The distance between two words: dynamic programming with minima of three.
#include "kernel.h"

enum { LENGTH = 256 };
static u8 a[LENGTH], b[LENGTH];
static u16 row[LENGTH + 1];

ENTRY(n) {
    u32 state = 1234;
    i64 sum = 0;
    for (u32 i = 0; i < LENGTH; i++) a[i] = next(&state) >> 3 & 3, b[i] = next(&state) >> 5 & 3;
    for (i32 round = 0; round < n; round++) {
        a[round & (LENGTH - 1)] ^= 1;
        for (u32 j = 0; j <= LENGTH; j++) row[j] = (u16)j;
        for (u32 i = 0; i < LENGTH; i++) {
            u32 diagonal = row[0];
            row[0] = (u16)(i + 1);
            for (u32 j = 0; j < LENGTH; j++) {
                u32 best = diagonal + (a[i] != b[j]);
                diagonal = row[j + 1];
                if (diagonal + 1 < best) best = diagonal + 1;
                if (row[j] + 1u < best) best = row[j] + 1u;
                row[j + 1] = (u16)best;
            }
        }
        sum = sum * 3 + row[LENGTH];
    }
    return sum;
}
