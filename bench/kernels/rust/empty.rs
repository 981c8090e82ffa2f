//! Nothing: kernels are examples of this package.
#![no_std]
