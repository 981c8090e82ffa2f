//! Where accesses go: an offset in the instruction, and an address from the operand stack.
//!
//! Most are in bounds, whatever the values are. The interesting ones are at the end, and wrap around.

use crate::own::body::Body;
use crate::own::plan::Ty;

/// An address: the offset, and what computes the rest.
pub(super) struct Address {
    pub(super) offset: usize,
    pub(super) base: String,
}

/// Largest value of the pointers `$p` and `$q`, which are masked.
pub(super) const POINTER: usize = 0x7ff;

impl Body<'_> {
    /// Returns where an access of `size` bytes goes.
    pub(super) fn address(&mut self, size: usize, depth: usize) -> Address {
        let len = self.plan.memory.len();
        let pointer = self.random.pick(&["$p", "$q"]);
        let near = self.field();
        match self.random.below(100) {
            // Fields behind a pointer.
            0..40 => Address { offset: near, base: format!("(local.get {pointer})") },
            // The same, where the program added.
            40..50 => {
                let base = format!("(i32.add (local.get {pointer}) (i32.const {near}))");
                Address { offset: self.random.below(3) * 4, base }
            }
            // Which wraps where the pointer is small.
            50..55 => {
                let base = format!("(i32.add (local.get {pointer}) (i32.const -{near}))");
                Address { offset: self.random.below(3) * 8, base }
            }
            // An array.
            55..67 => {
                let shift = self.random.below(5);
                let index = self.counter();
                let base = format!("(i32.add (local.get {pointer}) (i32.shl {index} (i32.const {shift})))");
                Address { offset: near, base }
            }
            // Anything, masked.
            67..80 => {
                let mask = self.random.pick(&[0xff, 0x3fc, POINTER]);
                let value = self.value(Ty::I32, depth);
                Address { offset: near, base: format!("(i32.and {value} (i32.const {mask}))") }
            }
            // A constant.
            80..86 => Address { offset: near, base: format!("(i32.const {})", self.random.below(POINTER)) },
            // The last bytes, or one beyond, where the pointer is the largest.
            86..91 => {
                let last = len - POINTER - size + self.random.pick(&[0, 0, 0, 1]);
                Address { offset: last, base: format!("(local.get {pointer})") }
            }
            // The last bytes, or one beyond.
            91..95 => {
                let last = len - size - self.random.below(3) + self.random.pick(&[0, 0, 0, 0, 1]);
                let offset = if self.random.percent(50) { 0 } else { self.random.below(last) };
                Address { offset, base: format!("(i32.const {})", last - offset) }
            }
            // Counted from the end that memory has now.
            95..97 => {
                // Behind what there was at first, where there is more now.
                let base = format!(
                    "(select (i32.const {}) (local.get {pointer}) (i32.gt_u (memory.size) (i32.const {})))",
                    len + self.random.below(16),
                    self.plan.memory.pages + self.random.pick(&[0, 0, 16, 2000])
                );
                Address { offset: self.random.pick(&[0, 0, 4]), base }
            }
            97..99 => {
                let base = format!(
                    "(i32.sub (i32.shl (memory.size) (i32.const {})) (i32.const {}))",
                    self.plan.memory.page_shift,
                    size + self.random.below(20)
                );
                Address { offset: self.random.pick(&[0, 0, 0, 4]), base }
            }
            // Anything at all, behind a test that is hardly ever true.
            _ => {
                let value = self.value(Ty::I32, depth);
                let offset =
                    self.random.pick(&[0, 1, 65_535, 65_536, 0x7fff_ffff, 0x8000_0000, 0xffff_fff0, 0xffff_ffff]);
                let rare = format!("(i32.eq (i32.and {value} (i32.const 63)) (i32.const 7))");
                if self.random.percent(50) {
                    let base =
                        format!("(select (i32.const {}) (local.get {pointer}) {rare})", self.random.any() as i32);
                    Address { offset: near, base }
                } else if self.random.percent(30) {
                    Address { offset, base: value }
                } else {
                    Address { offset: near, base: format!("(select (i32.const -{size}) (i32.const 64) {rare})") }
                }
            }
        }
    }

    /// Returns where a field is behind a pointer. A few fields are used again and again, so that what was stored is
    /// loaded, and what was loaded is stored to in between.
    pub(super) fn field(&mut self) -> usize {
        match self.random.below(10) {
            0..6 => self.random.pick(&[0, 4, 8, 16]),
            6 => self.random.pick(&[1, 2, 6, 12]),
            _ => self.random.below(24) * self.random.pick(&[1, 4, 8]),
        }
    }

    /// Returns `offset=`, the alignment and the address, as an instruction has them.
    pub(super) fn place(&mut self, size: usize, depth: usize) -> String {
        let Address { offset, base } = self.address(size, depth);
        self.written(offset, size, &base)
    }

    /// Returns the same for an offset and an address.
    pub(super) fn written(&mut self, offset: usize, size: usize, base: &str) -> String {
        let align = if self.random.percent(70) { size } else { 1 };
        let offset = if offset == 0 { String::new() } else { format!("offset={offset} ") };
        format!("{offset}align={align} {base}")
    }
}
