// Large copies, fills and moves.
#include "kernel.h"

static u8 a[1 << 16], b[1 << 16];

ENTRY(n) {
    i64 sum = 0;
    for (i32 i = 0; i < n; i++) {
        __builtin_memset(a, i, sizeof a);
        a[i & 1023] = 77;
        __builtin_memcpy(b, a, sizeof a);
        __builtin_memmove(b + 100, b, sizeof b - 100);
        sum = sum * 3 + b[(i & 1023) + 100] + b[5000];
    }
    return sum;
}
