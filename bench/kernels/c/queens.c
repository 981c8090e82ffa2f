// Queens that do not attack each other: recursion with bit masks.
#include "kernel.h"

static u32 place(u32 all, u32 columns, u32 left, u32 right) {
    if (columns == all) return 1;
    u32 count = 0;
    u32 free = all & ~(columns | left | right);
    while (free) {
        u32 at = free & -free;
        free ^= at;
        count += place(all, columns | at, (left | at) << 1, (right | at) >> 1);
    }
    return count;
}

ENTRY(n) {
    return place((1u << n) - 1, 0, 0, 0);
}
