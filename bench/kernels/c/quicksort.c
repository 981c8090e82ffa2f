// Quicksort with insertion sort for short parts: branches that nobody predicts.
#include "kernel.h"

static u32 values[4096];

static void sort(u32 *from, u32 *to) {
    while (to - from > 16) {
        u32 pivot = from[(to - from) / 2], *low = from, *high = to - 1;
        for (;;) {
            while (*low < pivot) low++;
            while (*high > pivot) high--;
            if (low >= high) break;
            u32 held = *low;
            *low++ = *high;
            *high-- = held;
        }
        sort(from, low);
        from = low;
    }
    for (u32 *at = from + 1; at < to; at++) {
        u32 value = *at, *hole = at;
        for (; hole > from && hole[-1] > value; hole--) *hole = hole[-1];
        *hole = value;
    }
}

ENTRY(n) {
    u32 state = 2024;
    i64 sum = 0;
    for (i32 i = 0; i < n; i++) {
        for (u32 j = 0; j < COUNT(values); j++) values[j] = next(&state);
        sort(values, values + COUNT(values));
        for (u32 j = 0; j < COUNT(values); j += 64) sum = sum * 3 + values[j];
    }
    return sum;
}
