// Vectors of small integers: widening products, saturation, averages, absolute differences, minima.
#include "kernel.h"

static i16 samples[4096], weights[4096];
static u8 left[4096], right[4096];

static i16x8 saturate(i32x4 low, i32x4 high) {
    i32x4 most = {32767, 32767, 32767, 32767}, least = -most - 1;
    low = __builtin_elementwise_max(__builtin_elementwise_min(low, most), least);
    high = __builtin_elementwise_max(__builtin_elementwise_min(high, most), least);
    return __builtin_shufflevector((i16x8)low, (i16x8)high, 0, 2, 4, 6, 8, 10, 12, 14);
}

ENTRY(n) {
    u32 state = 77;
    for (u32 i = 0; i < COUNT(samples); i++) {
        samples[i] = (i16)next(&state);
        weights[i] = (i16)(next(&state) >> 3);
        left[i] = (u8)(next(&state) >> 7);
        right[i] = (u8)(next(&state) >> 9);
    }
    i32x4 dot = {0};
    i16x8 mixed = {0};
    u8x16 nearest = {0};
    u16x8 distance = {0};
    for (i32 i = 0; i < n; i++) {
        for (u32 at = 0; at < COUNT(samples); at += 8) {
            i16x8 a = *(i16x8 *)&samples[at], b = *(i16x8 *)&weights[at];
            i32x4 low = __builtin_convertvector(__builtin_shufflevector(a, a, 0, 1, 2, 3), i32x4)
                * __builtin_convertvector(__builtin_shufflevector(b, b, 0, 1, 2, 3), i32x4);
            i32x4 high = __builtin_convertvector(__builtin_shufflevector(a, a, 4, 5, 6, 7), i32x4)
                * __builtin_convertvector(__builtin_shufflevector(b, b, 4, 5, 6, 7), i32x4);
            dot += (low >> 4) + (high >> 4);
            mixed ^= saturate(low >> 13, high >> 13);
        }
        for (u32 at = 0; at < COUNT(left); at += 16) {
            u8x16 a = *(u8x16 *)&left[at], b = *(u8x16 *)&right[at];
            u8x16 apart = __builtin_elementwise_max(a, b) - __builtin_elementwise_min(a, b);
            nearest += __builtin_elementwise_min(apart, a & b);
            distance += (u16x8)apart >> 8;
            distance += (u16x8)apart & 255;
        }
    }
    i64 sum = dot[0] + 3ll * dot[1] + 5ll * dot[2] + 7ll * dot[3];
    for (u32 i = 0; i < 8; i++) sum = sum * 31 + mixed[i] + distance[i] + nearest[i] + nearest[i + 8];
    return sum;
}
