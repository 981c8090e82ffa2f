// What small processors are judged by, in one program: a list, a matrix, a state machine that reads numbers, and a
// checksum over the results of all three.
#include "kernel.h"

struct item { struct item *next; i16 key, value; };

enum { ITEMS = 128, SIZE = 12, TEXT = 512 };
static struct item items[ITEMS];
static i16 left[SIZE][SIZE], right[SIZE][SIZE];
static i32 product[SIZE][SIZE];
static u8 text[TEXT];

static u16 check(u16 crc, u16 word) {
    for (u32 bit = 0; bit < 16; bit++) {
        u32 low = (crc ^ word) & 1;
        crc >>= 1;
        word >>= 1;
        if (low) crc ^= 0xa001;
    }
    return crc;
}

static NOINLINE u16 lists(u16 crc, i16 wanted) {
    struct item *head = 0;
    for (u32 i = 0; i < ITEMS; i++) {
        // In order of keys, each behind those that are less.
        struct item **at = &head;
        items[i].key = (i16)((i * 41 + (u16)wanted) & 63);
        items[i].value = (i16)i;
        while (*at && (*at)->key < items[i].key && at != &items[i].next) at = &(*at)->next;
        items[i].next = *at;
        *at = &items[i];
    }
    struct item *reversed = 0;
    while (head) {
        struct item *rest = head->next;
        head->next = reversed;
        reversed = head;
        head = rest;
    }
    for (struct item *at = reversed; at; at = at->next) {
        if (at->key == (wanted & 63)) crc = check(crc, (u16)at->value);
    }
    return crc;
}

static NOINLINE u16 matrices(u16 crc, i16 by) {
    for (u32 i = 0; i < SIZE; i++) {
        for (u32 j = 0; j < SIZE; j++) left[i][j] = (i16)(i + j * by), right[i][j] = (i16)((i * by) ^ j);
    }
    i32 sum = 0;
    for (u32 i = 0; i < SIZE; i++) {
        for (u32 j = 0; j < SIZE; j++) {
            i32 cell = 0;
            for (u32 k = 0; k < SIZE; k++) cell += left[i][k] * right[k][j];
            product[i][j] = cell;
            sum += (cell >> 2 & 15) * (cell >> 5 & 127);
        }
    }
    return check(check(crc, (u16)sum), (u16)product[by % SIZE][3]);
}

enum state { START, SIGN, WHOLE, POINT, FRACTION, EXPONENT, POWER, WRONG, STATES };

static enum state advance(enum state state, u8 c) {
    u32 digit = c - '0' < 10u;
    switch (state) {
    case START: return digit ? WHOLE : c == '-' || c == '+' ? SIGN : c == '.' ? POINT : WRONG;
    case SIGN: return digit ? WHOLE : c == '.' ? POINT : WRONG;
    case WHOLE: return digit ? WHOLE : c == '.' ? FRACTION : c == 'e' ? EXPONENT : WRONG;
    case POINT: return digit ? FRACTION : WRONG;
    case FRACTION: return digit ? FRACTION : c == 'e' ? EXPONENT : WRONG;
    case EXPONENT: return digit || c == '-' ? POWER : WRONG;
    case POWER: return digit ? POWER : WRONG;
    default: return WRONG;
    }
}

static NOINLINE u16 numbers(u16 crc, u16 change) {
    u16 ends[STATES] = {0};
    static const char *const samples[] = {"17,", "-3.25,", "+.5e3,", "4e-11,", "x12,", "9.,", "1.5.2,", "-e,"};
    u32 at = 0;
    for (u32 i = change; at + 8 < TEXT; i++) {
        for (const char *c = samples[i * 5 & 7]; *c; c++) text[at++] = (u8)*c;
    }
    text[change % at] ^= 4;
    enum state state = START;
    for (u32 i = 0; i < at; i++) {
        if (text[i] == ',') {
            ends[state]++;
            state = START;
        } else {
            state = advance(state, text[i]);
        }
    }
    for (u32 i = 0; i < STATES; i++) crc = check(crc, ends[i]);
    return crc;
}

ENTRY(n) {
    u16 crc = 0;
    for (i32 i = 0; i < n; i++) {
        crc = lists(crc, (i16)i);
        crc = matrices(crc, (i16)(i & 31));
        crc = numbers(crc, (u16)i);
    }
    return crc;
}
