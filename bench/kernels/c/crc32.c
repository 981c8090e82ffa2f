// A cyclic redundancy check with a table: one load that depends on the one before.
#include "kernel.h"

static u32 table[256];
static u8 message[16384];

ENTRY(n) {
    for (u32 i = 0; i < 256; i++) {
        u32 crc = i;
        for (u32 bit = 0; bit < 8; bit++) crc = crc >> 1 ^ (crc & 1 ? 0xedb88320 : 0);
        table[i] = crc;
    }
    for (u32 i = 0; i < sizeof message; i++) message[i] = (u8)(i * 31 ^ i >> 7);
    u32 crc = 0xffffffff;
    for (i32 i = 0; i < n; i++) {
        for (u32 at = 0; at < sizeof message; at++) crc = crc >> 8 ^ table[(crc ^ message[at]) & 255];
    }
    return ~crc;
}
