// SHA-256: additions, rotations and logic on 32 bits, much of it in registers.
#include "kernel.h"

// The first 32 bits of the fractional parts of cube roots and square roots of primes, computed when first needed.
static u32 constants[64], initial[8];
static u8 message[4096];

// Returns the first 32 bits behind the point of the root, cubic or square: the root of p * 2^(32 * degree), by bisection.
static u32 fraction(u32 p, u32 degree) {
    u64 low = 0, high = (u64)1 << 37;
    while (high - low > 1) {
        u64 middle = (low + high) / 2;
        unsigned __int128 power = (unsigned __int128)middle * middle;
        unsigned __int128 goal = (unsigned __int128)p << 64;
        // Cubes do not fit: compare middle^2 with p * 2^96 / middle.
        i32 below = degree == 2 ? power <= goal : power <= ((unsigned __int128)p << 96) / middle;
        if (below) low = middle;
        else high = middle;
    }
    return (u32)low;
}

static NOINLINE void prepare(void) {
    u32 count = 0;
    for (u32 p = 2; count < 64; p++) {
        u32 divisor = 2;
        while (divisor * divisor <= p && p % divisor) divisor++;
        if (divisor * divisor <= p) continue;
        if (count < 8) initial[count] = fraction(p, 2);
        constants[count++] = fraction(p, 3);
    }
}

#define ROTR(x, by) ((x) >> (by) | (x) << (32 - (by)))

static NOINLINE void block(u32 *hash, const u8 *bytes) {
    u32 w[64];
    for (u32 i = 0; i < 16; i++) {
        u32 word;
        __builtin_memcpy(&word, bytes + 4 * i, 4);
        w[i] = __builtin_bswap32(word);
    }
    for (u32 i = 16; i < 64; i++) {
        u32 a = w[i - 15], b = w[i - 2];
        w[i] = w[i - 16] + w[i - 7] + (ROTR(a, 7) ^ ROTR(a, 18) ^ a >> 3) + (ROTR(b, 17) ^ ROTR(b, 19) ^ b >> 10);
    }
    u32 a = hash[0], b = hash[1], c = hash[2], d = hash[3], e = hash[4], f = hash[5], g = hash[6], h = hash[7];
    for (u32 i = 0; i < 64; i++) {
        u32 first = h + (ROTR(e, 6) ^ ROTR(e, 11) ^ ROTR(e, 25)) + ((e & f) ^ (~e & g)) + constants[i] + w[i];
        u32 second = (ROTR(a, 2) ^ ROTR(a, 13) ^ ROTR(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
        h = g, g = f, f = e, e = d + first;
        d = c, c = b, b = a, a = first + second;
    }
    hash[0] += a, hash[1] += b, hash[2] += c, hash[3] += d, hash[4] += e, hash[5] += f, hash[6] += g, hash[7] += h;
}

ENTRY(n) {
    if (!constants[0]) prepare();
    for (u32 i = 0; i < sizeof message; i++) message[i] = (u8)(i ^ i >> 8);
    u32 hash[8];
    for (u32 i = 0; i < 8; i++) hash[i] = initial[i];
    for (i32 i = 0; i < n; i++) {
        for (u32 at = 0; at < sizeof message; at += 64) block(hash, message + at);
    }
    return (i64)((u64)hash[0] << 32 | hash[7]);
}
