// Indirect calls through a table of functions that nobody changes, in an order that data decides: a short one that repeats,
// so that calls are measured, and not how well their targets are predicted.
#include "kernel.h"

typedef u32 operation(u32, u32);

static u32 op_add(u32 a, u32 b) { return a + b; }
static u32 op_sub(u32 a, u32 b) { return a - b * 3; }
static u32 op_mul(u32 a, u32 b) { return a * (b | 1); }
static u32 op_xor(u32 a, u32 b) { return a ^ b; }
static u32 op_rot(u32 a, u32 b) { return rotl32(a, b); }
static u32 op_min(u32 a, u32 b) { return a < b ? a : b + 1; }
static u32 op_avg(u32 a, u32 b) { return (a >> 1) + (b >> 1); }
static u32 op_not(u32 a, u32 b) { return ~a + b; }

static operation *const table[] = {op_add, op_sub, op_mul, op_xor, op_rot, op_min, op_avg, op_not};
static u8 order[16];

ENTRY(n) {
    u32 state = 7, a = 1;
    for (u32 i = 0; i < COUNT(order); i++) order[i] = next(&state) >> 5 & 7;
    for (i32 i = 0; i < n; i++) {
        for (u32 j = 0; j < COUNT(order); j++) a = table[order[j]](a, (u32)i + j);
    }
    return a;
}
