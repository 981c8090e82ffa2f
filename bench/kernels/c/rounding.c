// Rounding in all four ways, of both widths of floats.
#include "kernel.h"

static f64 doubles[1024];
static f32 floats[1024];

ENTRY(n) {
    u32 state = 5;
    for (u32 i = 0; i < COUNT(doubles); i++) {
        doubles[i] = ((i32)next(&state) >> 4) / 1024.0;
        floats[i] = (f32)((i32)next(&state) >> 10) / 64.0f;
    }
    f64 sum = 0;
    for (i32 i = 0; i < n; i++) {
        f64 shift = i * 0.37;
        for (u32 j = 0; j < COUNT(doubles); j++) {
            f64 d = doubles[j] + shift;
            f32 f = floats[j] + (f32)shift;
            sum += __builtin_floor(d) - __builtin_ceil(d * 0.5) + __builtin_trunc(d * 0.25) + __builtin_rint(d * 0.125);
            sum += __builtin_floorf(f) - __builtin_ceilf(f * 0.5f) + __builtin_truncf(f * 0.25f) + __builtin_rintf(f);
        }
    }
    return (i64)sum;
}
