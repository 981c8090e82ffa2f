// Search for a word in a text: by comparing its first letter and then the others, and by skipping ahead.
#include "kernel.h"

static u8 text[8192];
static const u8 word[] = {'a', 'b', 'a', 'c', 'a', 'b', 'd'};

static NOINLINE i32 naive(const u8 *text, i32 length, const u8 *word, i32 count) {
    i32 found = 0;
    for (i32 at = 0; at + count <= length; at++) {
        i32 same = 0;
        while (same < count && text[at + same] == word[same]) same++;
        found += same == count ? at : 0;
    }
    return found;
}

static NOINLINE i32 skipping(const u8 *text, i32 length, const u8 *word, i32 count) {
    u8 skip[256];
    i32 found = 0;
    for (u32 i = 0; i < 256; i++) skip[i] = (u8)count;
    for (i32 i = 0; i + 1 < count; i++) skip[word[i]] = (u8)(count - 1 - i);
    for (i32 at = 0; at + count <= length; at += skip[text[at + count - 1]]) {
        if (__builtin_memcmp(text + at, word, (u32)count) == 0) found += at;
    }
    return found;
}

ENTRY(n) {
    u32 state = 8;
    i64 sum = 0;
    for (u32 i = 0; i < sizeof text; i++) text[i] = (u8)('a' + (next(&state) >> 4) % 4);
    for (i32 i = 0; i < n; i++) {
        text[i & 8191] = (u8)('a' + (i & 3));
        i32 count = 5 + (i & 1) * 2;
        sum += naive(text, sizeof text, word, count) + 3 * skipping(text, sizeof text, word, count);
    }
    return sum;
}
