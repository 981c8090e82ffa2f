// Recursion: numbers of Fibonacci, as their definition says.
#include "kernel.h"

static NOINLINE i32 fib(i32 n) {
    return n < 2 ? n : fib(n - 1) + fib(n - 2);
}

ENTRY(n) {
    return fib(n);
}
