//! The image of a module's first memory: what its data segments make of it, to be mapped instead of copied.
//!
//! In:  a module whose data is large.
//! Out: an image that lives as long as the process, made when the first instance is made.
//!
//! It is made only where a guest cannot tell the difference: the memory and all tables are the instance's own, every
//! active segment fits, and its offset is a constant.

use alloc::boxed::Box;
use core::ptr;
use core::sync::atomic::{AtomicPtr, Ordering};

use include_wasm_abi::blob::{DataRecord, MemoryRecord, mode};
use include_wasm_abi::expr::{opcode, split};

use crate::blob::Meta;
use crate::sys::Image;

/// The fewest bytes of data that are mapped: below, copying is faster.
const LEAST: usize = 64 * 1024;

/// How many bytes of an image may be there for each byte of data.
const SPARSEST: usize = 2;

/// The image of a module, once an instance was made.
#[derive(Debug)]
pub(crate) struct OnceImage(AtomicPtr<Image>);

/// There is none.
const NONE: *mut Image = ptr::without_provenance_mut(align_of::<Image>());

impl OnceImage {
    /// No instance was made yet.
    pub(crate) const fn new() -> Self {
        Self(AtomicPtr::new(ptr::null_mut()))
    }

    /// Returns the image of the module with this metadata and data, if it has one. It is made at the first call.
    pub(crate) fn get(&self, meta: &Meta, data: &[u8]) -> Option<&'static Image> {
        let known = self.0.load(Ordering::Acquire);
        let image = if known.is_null() { self.make(meta, data) } else { known };
        // SAFETY: an image that was made is never dropped.
        if image == NONE { None } else { Some(unsafe { &*image }) }
    }

    #[cold]
    fn make(&self, meta: &Meta, data: &[u8]) -> *mut Image {
        let made = image(meta, data).map_or(NONE, |image| Box::into_raw(Box::new(image)));
        match self.0.compare_exchange(ptr::null_mut(), made, Ordering::AcqRel, Ordering::Acquire) {
            Ok(_) => made,
            Err(earlier) => {
                if made != NONE {
                    // SAFETY: it came from the box above, and no other thread has seen it.
                    unsafe { Box::from_raw(made) }.close();
                }
                earlier
            }
        }
    }
}

/// Makes the image, where there is to be one.
fn image(meta: &Meta, data: &[u8]) -> Option<Image> {
    let shape = meta.shape();
    let ty = meta.records::<MemoryRecord>().get(0)?;
    if shape.imported_memories != 0 || shape.imported_tables != 0 || !ty.can_be_guarded() {
        return None;
    }
    let memory = usize::try_from(ty.min.checked_mul(1 << ty.page_shift)?).ok()?;
    let active = || {
        let segments = meta.records::<DataRecord>();
        segments.iter().filter(|segment| segment.mode == mode::ACTIVE && segment.memory == 0)
    };
    let (mut start, mut end, mut sum) = (usize::MAX, 0, 0_usize);
    for segment in active() {
        let (at, len) = (constant(meta.pool(segment.offset))?, segment.bytes.len as usize);
        (start, end, sum) = (start.min(at), end.max(at.checked_add(len)?), sum.checked_add(len)?);
    }
    if sum < LEAST || end > memory || end - start > sum.saturating_mul(SPARSEST) {
        return None;
    }
    Image::new(start, end, &mut |write| {
        active().all(|segment| {
            let (from, len) = (segment.bytes.at as usize, segment.bytes.len as usize);
            let bytes = from.checked_add(len).and_then(|to| data.get(from..to));
            constant(meta.pool(segment.offset)).zip(bytes).is_some_and(|(at, bytes)| write(at, bytes))
        })
    })
}

/// Returns the value of an expression that is a constant.
fn constant(expr: &[u8]) -> Option<usize> {
    match split(expr)? {
        (opcode::I32_CONST, immediate, []) => Some(u32::from_le_bytes(*immediate.first_chunk()?) as usize),
        _ => None,
    }
}
