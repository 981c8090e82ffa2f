// Objects with virtual functions, as C++ has them: a pointer to a table of functions at the start of each object.
#include "kernel.h"

struct shape;
struct methods {
    i32 (*area)(const struct shape *);
    void (*grow)(struct shape *, i32);
};
struct shape {
    const struct methods *methods;
    i32 a, b;
};

static i32 square_area(const struct shape *s) { return s->a * s->a; }
static i32 rect_area(const struct shape *s) { return s->a * s->b; }
static i32 triangle_area(const struct shape *s) { return s->a * s->b / 2; }
static i32 circle_area(const struct shape *s) { return s->a * s->a * 355 / 113; }
static void grow_a(struct shape *s, i32 by) { s->a = (s->a + by) & 255; }
static void grow_both(struct shape *s, i32 by) { s->a = (s->a + by) & 255; s->b = (s->b + 2 * by) & 255; }

static const struct methods classes[] = {
    {square_area, grow_a},
    {rect_area, grow_both},
    {triangle_area, grow_both},
    {circle_area, grow_a},
};
static struct shape shapes[32];

ENTRY(n) {
    u32 state = 31;
    for (u32 i = 0; i < COUNT(shapes); i++) {
        u32 r = next(&state);
        shapes[i] = (struct shape){&classes[r >> 9 & 3], (i32)(r & 255), (i32)(r >> 16 & 255)};
    }
    i64 sum = 0;
    for (i32 i = 0; i < n; i++) {
        for (u32 j = 0; j < COUNT(shapes); j++) {
            struct shape *s = &shapes[j];
            s->methods->grow(s, i & 7);
            sum += s->methods->area(s);
        }
    }
    return sum;
}
