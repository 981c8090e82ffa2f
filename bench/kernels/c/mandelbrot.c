// Points of the Mandelbrot set: scalar doubles that stay in registers.
#include "kernel.h"

ENTRY(n) {
    i64 sum = 0;
    for (i32 y = 0; y < n; y++) {
        for (i32 x = 0; x < n; x++) {
            f64 cr = 3.0 * x / n - 2.2, ci = 2.4 * y / n - 1.2, r = 0, i = 0;
            i32 steps = 0;
            while (steps < 200 && r * r + i * i < 4) {
                f64 t = r * r - i * i + cr;
                i = 2 * r * i + ci;
                r = t;
                steps++;
            }
            sum += steps * (x ^ y);
        }
    }
    return sum;
}
