// Products of matrices of doubles, as the definition says.
#include "kernel.h"

enum { SIZE = 64 };
static f64 a[SIZE][SIZE], b[SIZE][SIZE], c[SIZE][SIZE];

ENTRY(n) {
    for (u32 i = 0; i < SIZE; i++) {
        for (u32 j = 0; j < SIZE; j++) a[i][j] = (f64)(i * 3 + j) / 64, b[i][j] = (f64)(i ^ j) / 32;
    }
    for (i32 round = 0; round < n; round++) {
        for (u32 i = 0; i < SIZE; i++) {
            for (u32 j = 0; j < SIZE; j++) {
                f64 sum = round;
                for (u32 k = 0; k < SIZE; k++) sum += a[i][k] * b[k][j];
                c[i][j] = sum;
            }
        }
        a[round & 63][5] += c[7][round & 63] * 1e-6;
    }
    f64 sum = 0;
    for (u32 i = 0; i < SIZE; i++) sum += c[i][i] + c[i][SIZE - 1 - i];
    return (i64)(sum * 16);
}
