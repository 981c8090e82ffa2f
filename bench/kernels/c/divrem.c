// Division and remainder by numbers that vary: greatest common divisors, and sums of digits in changing bases.
#include "kernel.h"

static u32 gcd(u32 a, u32 b) {
    while (b) {
        u32 rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

ENTRY(n) {
    u32 state = 12345;
    i64 sum = 0;
    for (i32 i = 0; i < n; i++) {
        u32 a = next(&state), b = next(&state);
        sum += gcd(a, b >> 8);
        i32 base = 2 + (i32)(b & 31);
        for (i32 left = (i32)a; left; left /= base) sum += left % base;
        for (u64 left = (u64)a << 20 | b; left; left /= 1000 + (u32)base) sum += (i64)(left % (1000 + (u32)base));
        sum += (i64)(a % 10) * (i32)(b / 7);
    }
    return sum;
}
