// What every kernel in C shares: short names of types, the name of its entry, and a generator of numbers.
//
// A kernel is one function from a repeat count to a checksum. It depends on nothing else, not even on earlier calls.
#pragma once

typedef signed char i8;
typedef unsigned char u8;
typedef short i16;
typedef unsigned short u16;
typedef int i32;
typedef unsigned int u32;
typedef long long i64;
typedef unsigned long long u64;
typedef float f32;
typedef double f64;

typedef i8 i8x16 __attribute__((vector_size(16)));
typedef u8 u8x16 __attribute__((vector_size(16)));
typedef i16 i16x8 __attribute__((vector_size(16)));
typedef u16 u16x8 __attribute__((vector_size(16)));
typedef i32 i32x4 __attribute__((vector_size(16)));
typedef u32 u32x4 __attribute__((vector_size(16)));
typedef i64 i64x2 __attribute__((vector_size(16)));
typedef f32 f32x4 __attribute__((vector_size(16)));
typedef f64 f64x2 __attribute__((vector_size(16)));

#ifdef __wasm__
#define ENTRY(n) __attribute__((export_name("run"))) i64 run(i32 n)
#else
#define ENTRY(n) i64 KERNEL(i32 n)
#endif

#define NOINLINE __attribute__((noinline))
#define COUNT(array) (sizeof(array) / sizeof(array)[0])

// Returns the next of a sequence of numbers that look random.
static inline u32 next(u32 *state) {
    u32 x = *state;
    x ^= x << 13;
    x ^= x >> 17;
    x ^= x << 5;
    return *state = x;
}

static inline u64 rotl64(u64 x, u32 by) {
    return x << (by & 63) | x >> (-by & 63);
}

static inline u32 rotl32(u32 x, u32 by) {
    return x << (by & 31) | x >> (-by & 31);
}
