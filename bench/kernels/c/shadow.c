// Locals whose address is taken, so that they live in memory: small structures in and out of functions.
#include "kernel.h"

struct vector { u32 x, y, z; };
struct state { struct vector at, speed; u32 seed; };

static NOINLINE void add(struct vector *to, const struct vector *a, const struct vector *b) {
    to->x = a->x + b->x;
    to->y = a->y + b->y;
    to->z = a->z + b->z;
}

static NOINLINE struct vector cross(struct vector a, struct vector b) {
    return (struct vector){a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x};
}

static NOINLINE i32 split(u32 value, u32 *high, u32 *low) {
    *high = value >> 16;
    *low = value & 0xffff;
    return *high > *low;
}

static NOINLINE void step(struct state *state) {
    struct vector push, moved;
    u32 high, low;
    if (split(next(&state->seed), &high, &low)) push = (struct vector){high, low, 1};
    else push = cross(state->speed, (struct vector){low, 2, high});
    add(&moved, &state->at, &push);
    add(&state->at, &moved, &state->speed);
    state->speed = cross(state->at, push);
}

ENTRY(n) {
    struct state state = {{1, 2, 3}, {4, 5, 6}, 7};
    for (i32 i = 0; i < n; i++) step(&state);
    return (i64)state.at.x * 31 + (i64)state.at.y * 7 + state.speed.z;
}
