// An interpreter for a machine with registers: one `switch` in a loop.
#include "kernel.h"

enum op { SET, ADD, SUB, MUL, AND, XOR, SHL, LOAD, STORE, MOVE, JUMP, JUMP_LESS, JUMP_ZERO, CALL, RETURN, HALT };

struct instruction { u8 op, a, b, c; i32 value; };

// Fills memory with squares, sums it up through a function, and mixes the sum.
static const struct instruction program[] = {
    {SET, 0, 0, 0, 0},      {SET, 1, 0, 0, 0},      {SET, 2, 0, 0, 1},     {SET, 3, 0, 0, 200},
    {MUL, 4, 1, 1, 0},      {STORE, 4, 1, 0, 0},    {ADD, 1, 1, 2, 0},     {JUMP_LESS, 1, 3, 0, 4},
    {SET, 1, 0, 0, 0},      {CALL, 0, 0, 0, 14},    {ADD, 1, 1, 2, 0},     {JUMP_LESS, 1, 3, 0, 9},
    {XOR, 0, 0, 15, 0},     {HALT, 0, 0, 0, 0},
    {LOAD, 5, 1, 0, 0},     {AND, 6, 5, 2, 0},      {JUMP_ZERO, 6, 0, 0, 19}, {SHL, 5, 5, 2, 0},
    {SUB, 0, 0, 2, 0},      {ADD, 0, 0, 5, 0},      {MOVE, 7, 0, 0, 0},    {JUMP, 0, 0, 0, 22},
    {RETURN, 0, 0, 0, 0},
};
static u32 memory[256];

static NOINLINE u32 interpret(const struct instruction *code, u32 seed) {
    u32 r[16] = {0};
    u32 stack[16], depth = 0, pc = 0;
    r[15] = seed;
    for (;;) {
        struct instruction at = code[pc++];
        switch (at.op) {
        case SET: r[at.a & 15] = (u32)at.value; break;
        case ADD: r[at.a & 15] = r[at.b & 15] + r[at.c & 15]; break;
        case SUB: r[at.a & 15] = r[at.b & 15] - r[at.c & 15]; break;
        case MUL: r[at.a & 15] = r[at.b & 15] * r[at.c & 15]; break;
        case AND: r[at.a & 15] = r[at.b & 15] & r[at.c & 15]; break;
        case XOR: r[at.a & 15] = r[at.b & 15] ^ r[at.c & 15]; break;
        case SHL: r[at.a & 15] = r[at.b & 15] << (r[at.c & 15] & 31); break;
        case LOAD: r[at.a & 15] = memory[r[at.b & 15] & 255]; break;
        case STORE: memory[r[at.b & 15] & 255] = r[at.a & 15]; break;
        case MOVE: r[at.a & 15] = r[at.b & 15]; break;
        case JUMP: pc = (u32)at.value; break;
        case JUMP_LESS: if (r[at.a & 15] < r[at.b & 15]) pc = (u32)at.value; break;
        case JUMP_ZERO: if (!r[at.a & 15]) pc = (u32)at.value; break;
        case CALL: stack[depth++ & 15] = pc; pc = (u32)at.value; break;
        case RETURN: pc = stack[--depth & 15]; break;
        default: return r[0];
        }
    }
}

ENTRY(n) {
    i64 sum = 0;
    for (i32 i = 0; i < n; i++) sum += interpret(program, (u32)i);
    return sum;
}
