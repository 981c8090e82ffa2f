// A fast Fourier transform of 512 points: butterflies of doubles with strides.
#include "kernel.h"

enum { POINTS = 512 };
static f64 re[POINTS], im[POINTS], cosines[POINTS], sines[POINTS];

static NOINLINE void transform(void) {
    for (u32 i = 0, j = 0; i < POINTS; i++) {
        if (i < j) {
            f64 r = re[i], m = im[i];
            re[i] = re[j], im[i] = im[j], re[j] = r, im[j] = m;
        }
        u32 bit = POINTS >> 1;
        for (; j & bit; bit >>= 1) j ^= bit;
        j |= bit;
    }
    for (u32 half = 1; half < POINTS; half *= 2) {
        for (u32 base = 0; base < POINTS; base += 2 * half) {
            for (u32 k = 0; k < half; k++) {
                f64 wr = cosines[k * (POINTS / 2 / half)], wi = sines[k * (POINTS / 2 / half)];
                u32 a = base + k, b = a + half;
                f64 r = re[b] * wr - im[b] * wi, m = re[b] * wi + im[b] * wr;
                re[b] = re[a] - r, im[b] = im[a] - m;
                re[a] += r, im[a] += m;
            }
        }
    }
}

ENTRY(n) {
    // The angle's cosine and sine for one step, and from there by rotation.
    f64 c = 1, s = 0, step_c = 0.99992470183914450, step_s = 0.01227153828571993;
    for (u32 i = 0; i < POINTS; i++) {
        cosines[i] = c, sines[i] = -s;
        f64 t = c * step_c - s * step_s;
        s = s * step_c + c * step_s;
        c = t;
        re[i] = (i32)(i * 37 % 64) - 32, im[i] = 0;
    }
    for (i32 i = 0; i < n; i++) {
        transform();
        for (u32 j = 0; j < POINTS; j++) re[j] *= 0.04, im[j] *= 0.04;
        re[i & 511] += 1;
    }
    return (i64)((re[1] + 2 * im[100] + 3 * re[300]) * 1e6);
}
