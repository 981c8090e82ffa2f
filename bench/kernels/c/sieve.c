// The sieve of Eratosthenes: stores with strides, then a scan.
#include "kernel.h"

static u8 composite[65536];

ENTRY(n) {
    i64 sum = 0;
    for (i32 round = 0; round < n; round++) {
        for (u32 i = 0; i < sizeof composite; i++) composite[i] = 0;
        for (u32 p = 2; p * p < sizeof composite; p++) {
            if (composite[p]) continue;
            for (u32 at = p * p; at < sizeof composite; at += p) composite[at] = 1;
        }
        for (u32 i = 2; i < sizeof composite; i++) {
            if (!composite[i]) sum += i + (u32)round;
        }
    }
    return sum;
}
