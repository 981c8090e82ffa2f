//! An interpreter for a machine with a stack: a `match` on operators with data, checked pushes and pops.
#![no_std]
include!("../entry.rs");

#[derive(Clone, Copy)]
enum Op {
    Push(i64),
    Get(u8),
    Set(u8),
    Add,
    Sub,
    Mul,
    Rem,
    Less,
    Equal,
    Not,
    Dup,
    Swap,
    Drop,
    Jump(u16),
    JumpIf(u16),
    Stop,
}

use Op::{Add, Drop, Dup, Equal, Get, Jump, JumpIf, Less, Mul, Not, Push, Rem, Set, Stop, Sub, Swap};

/// Counts primes by trial division, and mixes them.
static PROGRAM: &[Op] = &[
    Push(2), Set(0), Push(0), Set(1),
    // 4: for each candidate
    Get(0), Get(3), Less, Not, JumpIf(38), Push(2), Set(2),
    // 11: for each divisor whose square is not greater
    Get(0), Get(2), Dup, Mul, Less, JumpIf(28), Get(0), Get(2), Rem, Push(0), Equal, JumpIf(33), Get(2), Push(1), Add,
    Set(2), Jump(11),
    // 28: a prime
    Get(1), Get(0), Add, Set(1), Jump(33),
    // 33: next
    Get(0), Push(1), Add, Set(0), Jump(4),
    // 38: the end
    Get(1), Dup, Swap, Push(3), Mul, Sub, Drop, Get(1), Stop,
];

struct Machine {
    stack: [i64; 32],
    depth: usize,
    locals: [i64; 4],
}

#[derive(Debug)]
struct Fault;

impl Machine {
    #[inline(always)]
    fn push(&mut self, value: i64) -> Result<(), Fault> {
        *self.stack.get_mut(self.depth).ok_or(Fault)? = value;
        self.depth += 1;
        Ok(())
    }

    #[inline(always)]
    fn pop(&mut self) -> Result<i64, Fault> {
        self.depth = self.depth.checked_sub(1).ok_or(Fault)?;
        self.stack.get(self.depth).copied().ok_or(Fault)
    }

    #[inline(always)]
    fn binary(&mut self, work: impl FnOnce(i64, i64) -> Option<i64>) -> Result<(), Fault> {
        let b = self.pop()?;
        let a = self.pop()?;
        self.push(work(a, b).ok_or(Fault)?)
    }

    #[inline(never)]
    fn run(&mut self, program: &[Op]) -> Result<i64, Fault> {
        let mut at = 0;
        loop {
            let op = *program.get(at).ok_or(Fault)?;
            at += 1;
            match op {
                Push(value) => self.push(value)?,
                Get(local) => self.push(*self.locals.get(usize::from(local)).ok_or(Fault)?)?,
                Set(local) => *self.locals.get_mut(usize::from(local)).ok_or(Fault)? = self.pop()?,
                Add => self.binary(|a, b| Some(a.wrapping_add(b)))?,
                Sub => self.binary(|a, b| Some(a.wrapping_sub(b)))?,
                Mul => self.binary(|a, b| Some(a.wrapping_mul(b)))?,
                Rem => self.binary(i64::checked_rem)?,
                Less => self.binary(|a, b| Some(i64::from(a < b)))?,
                Equal => self.binary(|a, b| Some(i64::from(a == b)))?,
                Not => {
                    let value = self.pop()?;
                    self.push(i64::from(value == 0))?;
                }
                Dup => {
                    let value = self.pop()?;
                    self.push(value)?;
                    self.push(value)?;
                }
                Swap => {
                    let (b, a) = (self.pop()?, self.pop()?);
                    self.push(b)?;
                    self.push(a)?;
                }
                Drop => drop(self.pop()?),
                Jump(to) => at = usize::from(to),
                JumpIf(to) => {
                    if self.pop()? != 0 {
                        at = usize::from(to);
                    }
                }
                Stop => return self.pop(),
            }
        }
    }
}

fn kernel(n: i32) -> i64 {
    let mut sum = 0_i64;
    for round in 0..n {
        let mut machine = Machine { stack: [0; 32], depth: 0, locals: [0, 0, 0, 150 + i64::from(round & 3)] };
        sum = sum.wrapping_mul(3).wrapping_add(machine.run(core::hint::black_box(PROGRAM)).unwrap_or(-1));
    }
    sum
}
