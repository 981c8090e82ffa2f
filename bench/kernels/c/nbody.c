// Bodies that attract each other: scalar doubles, square roots and divisions, structures in memory.
#include "kernel.h"

struct body { f64 x, y, z, vx, vy, vz, mass; };

static struct body bodies[5];

static void reset(void) {
    u32 state = 99;
    for (u32 i = 0; i < COUNT(bodies); i++) {
        f64 *field = &bodies[i].x;
        for (u32 j = 0; j < 6; j++) field[j] = ((i32)(next(&state) >> 8) - 0x800000) / (j < 3 ? 1e6 : 1e8);
        bodies[i].mass = i ? 0.01 * i : 39.0;
    }
}

static void advance(f64 dt) {
    for (u32 i = 0; i < COUNT(bodies); i++) {
        struct body *a = &bodies[i];
        for (u32 j = i + 1; j < COUNT(bodies); j++) {
            struct body *b = &bodies[j];
            f64 dx = a->x - b->x, dy = a->y - b->y, dz = a->z - b->z;
            f64 squared = dx * dx + dy * dy + dz * dz + 0.01;
            f64 by = dt / (squared * __builtin_sqrt(squared));
            a->vx -= dx * b->mass * by;
            a->vy -= dy * b->mass * by;
            a->vz -= dz * b->mass * by;
            b->vx += dx * a->mass * by;
            b->vy += dy * a->mass * by;
            b->vz += dz * a->mass * by;
        }
    }
    for (u32 i = 0; i < COUNT(bodies); i++) {
        struct body *a = &bodies[i];
        a->x += dt * a->vx;
        a->y += dt * a->vy;
        a->z += dt * a->vz;
    }
}

ENTRY(n) {
    reset();
    for (i32 i = 0; i < n; i++) advance(0.001);
    f64 sum = 0;
    for (u32 i = 0; i < COUNT(bodies); i++) sum += bodies[i].x + bodies[i].y * 3 + bodies[i].z * 7;
    return (i64)(sum * 1e6);
}
