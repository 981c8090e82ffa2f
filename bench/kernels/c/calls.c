// Direct calls of small functions that the compiler was told to leave as calls.
#include "kernel.h"

static NOINLINE u32 add(u32 a, u32 b) { return a + b; }
static NOINLINE u32 mix(u32 a, u32 b, u32 c) { return a * 31 + (b ^ c); }
static NOINLINE u32 clamp(u32 a, u32 low, u32 high) { return a < low ? low : a > high ? high : a; }
static NOINLINE u64 widen(u32 a) { return (u64)a << 3; }
static NOINLINE f64 scale(f64 a, f64 b) { return a * b + 1; }

static u32 cells[256];
static NOINLINE u32 load(u32 at) { return cells[at & 255]; }
static NOINLINE void store(u32 at, u32 value) { cells[at & 255] = value; }

ENTRY(n) {
    u32 a = 1, b = 2;
    u64 sum = 0;
    f64 f = 1;
    for (u32 i = 0; i < COUNT(cells); i++) cells[i] = i;
    for (i32 i = 0; i < n; i++) {
        a = add(a, mix(a, b, (u32)i));
        b = clamp(b + load(a), 100, 1000000);
        store(a >> 3, b);
        sum += widen(a ^ b);
        f = scale(f, 0.5);
    }
    return (i64)(sum + (u64)(f * 1000));
}
