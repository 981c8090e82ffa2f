// Points of the Mandelbrot set, four at a time: vectors of floats, comparisons and masks.
#include "kernel.h"

static i32 any(i32x4 mask) {
    i64x2 halves = (i64x2)mask;
    return (halves[0] | halves[1]) != 0;
}

ENTRY(n) {
    i64 sum = 0;
    for (i32 y = 0; y < n; y++) {
        f32 row = 2.4f * (f32)y / (f32)n - 1.2f;
        f32x4 ci = {row, row, row, row};
        for (i32 x = 0; x < n; x += 4) {
            f32x4 cr = {(f32)x, (f32)x + 1, (f32)x + 2, (f32)x + 3};
            cr = cr * (3.0f / (f32)n) - 2.2f;
            f32x4 r = {0}, i = {0};
            i32x4 steps = {0};
            for (i32 step = 0; step < 200; step++) {
                f32x4 rr = r * r, ii = i * i;
                i32x4 inside = rr + ii < 4.0f;
                if (!any(inside)) break;
                steps -= inside;
                i = (r + r) * i + ci;
                r = rr - ii + cr;
            }
            sum += steps[0] + 3 * steps[1] + 5 * steps[2] + 7 * steps[3];
        }
    }
    return sum;
}
