// Copies of a few bytes, as many as the compiler knows: what structures and short strings cost.
#include "kernel.h"

static u8 from[4096 + 64], to[4096 + 64];

#define COPY(count) __builtin_memcpy(&to[b & 4095], &from[a & 4095], count), a += count, b += 64

ENTRY(n) {
    u32 a = 3, b = 0;
    for (u32 i = 0; i < sizeof from; i++) from[i] = (u8)(i * 7), to[i] = 0;
    for (i32 i = 0; i < n; i++) {
        COPY(8);
        COPY(12);
        COPY(16);
        COPY(20);
        COPY(24);
        COPY(31);
        COPY(32);
        COPY(36);
        COPY(40);
        COPY(50);
        a += to[b & 4095];
    }
    i64 sum = 0;
    for (u32 i = 0; i < sizeof to; i++) sum = sum * 5 + to[i];
    return sum;
}
