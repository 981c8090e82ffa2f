// Long multiplication and squaring modulo a power of two: 32 by 32 bits with carries.
#include "kernel.h"

enum { LIMBS = 32 };

static NOINLINE void multiply(u32 *to, const u32 *a, const u32 *b) {
    for (u32 i = 0; i < 2 * LIMBS; i++) to[i] = 0;
    for (u32 i = 0; i < LIMBS; i++) {
        u64 carry = 0;
        for (u32 j = 0; j < LIMBS; j++) {
            carry += (u64)a[i] * b[j] + to[i + j];
            to[i + j] = (u32)carry;
            carry >>= 32;
        }
        to[i + LIMBS] = (u32)carry;
    }
}

ENTRY(n) {
    u32 a[LIMBS], b[LIMBS], product[2 * LIMBS], state = 9;
    for (u32 i = 0; i < LIMBS; i++) a[i] = next(&state), b[i] = next(&state) | 1;
    for (i32 i = 0; i < n; i++) {
        multiply(product, a, b);
        for (u32 j = 0; j < LIMBS; j++) a[j] = product[j] ^ product[j + LIMBS];
    }
    return (i64)((u64)a[3] << 32 | a[LIMBS - 1]);
}
