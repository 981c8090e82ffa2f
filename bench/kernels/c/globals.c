// State in variables of the program, read and written by functions that call each other.
#include "kernel.h"

static u32 count, total, seed, mode;
static u64 history;
static i32 limits[4];

static NOINLINE void tick(void) {
    count++;
    seed = seed * 1103515245u + 12345u;
}

static NOINLINE void note(u32 what) {
    history = history << 1 ^ history >> 60 ^ what;
    if (++mode == 4) mode = 0;
}

static NOINLINE void move(void) {
    tick();
    if ((i32)(seed >> 16) > limits[mode]) {
        total += seed >> 20;
        limits[mode] += 3;
    } else {
        total ^= count;
        limits[mode] -= 1;
    }
    note(total & 1);
}

ENTRY(n) {
    count = total = mode = 0;
    seed = 42;
    history = 1;
    for (u32 i = 0; i < 4; i++) limits[i] = 30000 + (i32)i;
    for (i32 i = 0; i < n; i++) move();
    return (i64)(history ^ total ^ (u64)count << 32);
}
