// More values alive in a loop than there are registers.
#include "kernel.h"

ENTRY(n) {
    u64 a = 1, b = 2, c = 3, d = 4, e = 5, f = 6, g = 7, h = 8, i = 9, j = 10, k = 11, l = 12, m = 13, o = 14, p = 15, q = 16;
    u64 r = 17, s = 18;
    for (i32 round = 0; round < n; round++) {
        a += b ^ q, b = rotl64(b + c, 5), c ^= d * 3, d += e >> 1, e ^= f + g, f = rotl64(f, 9) + h;
        g += i ^ a, h -= j, i ^= k << 2, j += l ^ b, k = rotl64(k + m, 21), l ^= o + c, m += p * 5, o ^= q + d;
        p = rotl64(p, 33) ^ r, q += a ^ s, r ^= e + s, s += i ^ m;
    }
    return (i64)(a ^ b ^ c ^ d ^ e ^ f ^ g ^ h ^ i ^ j ^ k ^ l ^ m ^ o ^ p ^ q ^ r ^ s);
}
