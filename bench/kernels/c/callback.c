// A function that gets another one as its argument, as sorting and mapping do.
#include "kernel.h"

typedef i32 compare(const i32 *, const i32 *);

static i32 up(const i32 *a, const i32 *b) { return *a < *b ? -1 : *a > *b; }
static i32 down(const i32 *a, const i32 *b) { return up(b, a); }
static i32 by_low(const i32 *a, const i32 *b) { return (*a & 0xff) - (*b & 0xff); }

static compare *const orders[] = {up, down, by_low};
static i32 values[512];

static NOINLINE void sort(i32 *values, i32 count, compare *compare) {
    for (i32 gap = count / 2; gap; gap /= 2) {
        for (i32 i = gap; i < count; i++) {
            i32 value = values[i], at = i;
            for (; at >= gap && compare(&value, &values[at - gap]) < 0; at -= gap) values[at] = values[at - gap];
            values[at] = value;
        }
    }
}

ENTRY(n) {
    i64 sum = 0;
    u32 state = 4711;
    for (i32 i = 0; i < n; i++) {
        for (u32 j = 0; j < COUNT(values); j++) values[j] = (i32)next(&state) >> 4;
        sort(values, COUNT(values), orders[i % 3]);
        sum = sum * 3 + values[7] + values[400];
    }
    return sum;
}
