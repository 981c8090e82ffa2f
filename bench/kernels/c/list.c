// A linked list: sorted by merging, reversed, and walked, with pointers that go anywhere.
#include "kernel.h"

struct node { struct node *next; i32 value, padding; };

static struct node nodes[2048];

static struct node *merge(struct node *a, struct node *b) {
    struct node *head = 0, **end = &head;
    while (a && b) {
        struct node **least = a->value <= b->value ? &a : &b;
        *end = *least;
        end = &(*least)->next;
        *least = *end;
    }
    *end = a ? a : b;
    return head;
}

static NOINLINE struct node *sort(struct node *list) {
    struct node *parts[32] = {0};
    while (list) {
        struct node *one = list;
        list = list->next;
        one->next = 0;
        u32 at = 0;
        for (; parts[at]; at++) {
            one = merge(parts[at], one);
            parts[at] = 0;
        }
        parts[at] = one;
    }
    for (u32 at = 0; at < 32; at++) list = merge(parts[at], list);
    return list;
}

static NOINLINE struct node *reverse(struct node *list) {
    struct node *reversed = 0;
    while (list) {
        struct node *rest = list->next;
        list->next = reversed;
        reversed = list;
        list = rest;
    }
    return reversed;
}

ENTRY(n) {
    u32 state = 55;
    i64 sum = 0;
    struct node *list = 0;
    for (u32 i = 0; i < COUNT(nodes); i++) {
        nodes[i].value = (i32)next(&state) >> 8;
        nodes[i].next = list;
        list = &nodes[i];
    }
    for (i32 i = 0; i < n; i++) {
        list = reverse(sort(list));
        for (struct node *at = list; at; at = at->next) {
            sum = sum * 3 + at->value;
            at->value = (i32)((u32)at->value * 69069u + (u32)i) >> 4;
        }
    }
    return sum;
}
