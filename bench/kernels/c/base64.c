// Base64 to text and back, with tables.
#include "kernel.h"

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
static u8 values[256], bytes[6144], text[8192], back[6144];

static NOINLINE void encode(const u8 *from, u32 count, u8 *to) {
    for (u32 i = 0; i + 3 <= count; i += 3, to += 4) {
        u32 group = (u32)from[i] << 16 | (u32)from[i + 1] << 8 | from[i + 2];
        to[0] = (u8)digits[group >> 18];
        to[1] = (u8)digits[group >> 12 & 63];
        to[2] = (u8)digits[group >> 6 & 63];
        to[3] = (u8)digits[group & 63];
    }
}

static NOINLINE u32 decode(const u8 *from, u32 count, u8 *to) {
    u32 wrong = 0;
    for (u32 i = 0; i + 4 <= count; i += 4, to += 3) {
        u32 a = values[from[i]], b = values[from[i + 1]], c = values[from[i + 2]], d = values[from[i + 3]];
        wrong |= a | b | c | d;
        u32 group = a << 18 | b << 12 | c << 6 | d;
        to[0] = (u8)(group >> 16);
        to[1] = (u8)(group >> 8);
        to[2] = (u8)group;
    }
    return wrong & 0x80;
}

ENTRY(n) {
    u32 state = 64;
    i64 sum = 0;
    for (u32 i = 0; i < 256; i++) values[i] = 0x80;
    for (u32 i = 0; i < 64; i++) values[(u8)digits[i]] = (u8)i;
    for (u32 i = 0; i < sizeof bytes; i++) bytes[i] = (u8)(next(&state) >> 3);
    for (i32 i = 0; i < n; i++) {
        bytes[i & 4095] = (u8)i;
        encode(bytes, sizeof bytes, text);
        sum += decode(text, sizeof text, back);
        sum = sum * 3 + back[i & 4095] + text[5000 + (i & 1023)];
    }
    return sum;
}
