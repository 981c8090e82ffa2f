// Products of matrices of floats: four columns of four vectors at a time.
#include "kernel.h"

enum { SIZE = 64 };
static f32 a[SIZE][SIZE];
static f32x4 b[SIZE][SIZE / 4], c[SIZE][SIZE / 4];

ENTRY(n) {
    for (u32 i = 0; i < SIZE; i++) {
        for (u32 j = 0; j < SIZE; j++) a[i][j] = (f32)(i * 3 + j) / 64, ((f32 *)b[i])[j] = (f32)(i ^ j) / 32;
    }
    for (i32 round = 0; round < n; round++) {
        for (u32 i = 0; i < SIZE; i++) {
            for (u32 j = 0; j < SIZE / 4; j += 4) {
                f32x4 s0 = {0}, s1 = {0}, s2 = {0}, s3 = {0};
                for (u32 k = 0; k < SIZE; k++) {
                    f32 x = a[i][k];
                    f32x4 by = {x, x, x, x};
                    s0 += by * b[k][j];
                    s1 += by * b[k][j + 1];
                    s2 += by * b[k][j + 2];
                    s3 += by * b[k][j + 3];
                }
                c[i][j] = s0, c[i][j + 1] = s1, c[i][j + 2] = s2, c[i][j + 3] = s3;
            }
        }
        a[round & 63][5] += c[7][round & 15][1] * 1e-6f;
    }
    f32x4 sum = {0};
    for (u32 i = 0; i < SIZE; i++) sum += c[i][i & 15];
    return (i64)(sum[0] + 2 * sum[1] + 3 * sum[2] + 4 * sum[3]);
}
