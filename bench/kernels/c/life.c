// The game of life on a torus of bytes: loads of neighbours, and a rule without branches.
#include "kernel.h"

enum { SIZE = 64 };
static u8 now[SIZE][SIZE], then[SIZE][SIZE];

static NOINLINE void step(u8 (*from)[SIZE], u8 (*to)[SIZE]) {
    for (u32 y = 0; y < SIZE; y++) {
        u8 *above = from[(y - 1) % SIZE], *here = from[y], *below = from[(y + 1) % SIZE];
        for (u32 x = 0; x < SIZE; x++) {
            u32 l = (x - 1) % SIZE, r = (x + 1) % SIZE;
            u32 count = above[l] + above[x] + above[r] + here[l] + here[r] + below[l] + below[x] + below[r];
            to[y][x] = (count | here[x]) == 3;
        }
    }
}

ENTRY(n) {
    u32 state = 21;
    for (u32 y = 0; y < SIZE; y++) {
        for (u32 x = 0; x < SIZE; x++) now[y][x] = next(&state) >> 6 & 1;
    }
    i64 sum = 0;
    for (i32 i = 0; i < n; i++) {
        step(now, then);
        step(then, now);
        for (u32 x = 0; x < SIZE; x++) sum = sum * 3 + now[(u32)i % SIZE][x];
    }
    return sum;
}
