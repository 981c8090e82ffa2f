//! Linear memories, from the host's side.

use core::fmt;
use core::marker::PhantomData;
use core::ptr::NonNull;

use include_wasm_abi::vm::VmMemory;

/// An access was not within the memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutOfBounds;

impl fmt::Display for OutOfBounds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("access out of bounds of the memory")
    }
}

impl core::error::Error for OutOfBounds {}

/// A linear memory, borrowed from its store.
///
/// Addresses and lengths that a guest chose are not to be trusted. Every method that takes one checks it and returns
/// [`OutOfBounds`]; an index into [`Memory::bytes`] panics in the host.
///
/// | method | what it does |
/// |---|---|
/// | [`slice`](Memory::slice), [`slice_mut`](Memory::slice_mut) | a part of the memory, by address and length |
/// | [`split`](Memory::split) | the two parts below and above an address |
/// | [`write_bytes`](Memory::write_bytes) | copies bytes into the memory |
/// | [`read`](Memory::read), [`write`](Memory::write) | a number, little-endian |
/// | [`bytes`](Memory::bytes), [`bytes_mut`](Memory::bytes_mut), [`into_bytes`](Memory::into_bytes) | all bytes |
/// | [`len`](Memory::len), [`pages`](Memory::pages), [`grow`](Memory::grow) | its size |
#[derive(Debug)]
pub struct Memory<'a> {
    memory: Option<NonNull<VmMemory>>,
    borrow: PhantomData<&'a mut [u8]>,
}

impl<'a> Memory<'a> {
    /// Borrows a memory.
    ///
    /// # Safety
    ///
    /// - `memory` is of a store that is borrowed mutably for `'a`.
    pub(crate) unsafe fn new(memory: *mut VmMemory) -> Self {
        Self { memory: NonNull::new(memory), borrow: PhantomData }
    }

    /// A memory without a byte.
    pub(crate) const fn empty() -> Self {
        Self { memory: None, borrow: PhantomData }
    }

    fn parts(&self) -> (*mut u8, usize) {
        match self.memory {
            Some(memory) => {
                // SAFETY: the memory lives as long as its store, which `self` borrows.
                let memory = unsafe { memory.as_ref() };
                (memory.base, memory.len)
            }
            None => (NonNull::dangling().as_ptr(), 0),
        }
    }

    /// Returns its bytes.
    pub fn bytes(&self) -> &[u8] {
        let (base, len) = self.parts();
        // SAFETY: `len` bytes are usable, and no compiled code runs while the store is borrowed.
        unsafe { core::slice::from_raw_parts(base, len) }
    }

    /// Returns its bytes, to change them.
    pub fn bytes_mut(&mut self) -> &mut [u8] {
        let (base, len) = self.parts();
        // SAFETY: as in `bytes`, and the borrow is mutable.
        unsafe { core::slice::from_raw_parts_mut(base, len) }
    }

    /// Returns its bytes for as long as the store is borrowed.
    pub fn into_bytes(self) -> &'a mut [u8] {
        let (base, len) = self.parts();
        // SAFETY: as in `bytes_mut`; the memory does not move, and `self` is used up.
        unsafe { core::slice::from_raw_parts_mut(base, len) }
    }

    /// Returns `len` bytes from address `at` on.
    ///
    /// # Errors
    ///
    /// [`OutOfBounds`] where they are not all within the memory.
    pub fn slice(&self, at: u32, len: u32) -> Result<&[u8], OutOfBounds> {
        let start = at as usize;
        let end = start.checked_add(len as usize).ok_or(OutOfBounds)?;
        self.bytes().get(start..end).ok_or(OutOfBounds)
    }

    /// Returns `len` bytes from address `at` on, to change them.
    ///
    /// # Errors
    ///
    /// [`OutOfBounds`] where they are not all within the memory.
    pub fn slice_mut(&mut self, at: u32, len: u32) -> Result<&mut [u8], OutOfBounds> {
        let start = at as usize;
        let end = start.checked_add(len as usize).ok_or(OutOfBounds)?;
        self.bytes_mut().get_mut(start..end).ok_or(OutOfBounds)
    }

    /// Returns the bytes below address `at`, and those from it on, to change both.
    ///
    /// # Errors
    ///
    /// [`OutOfBounds`] where `at` is behind the end of the memory.
    pub fn split(&mut self, at: u32) -> Result<(&mut [u8], &mut [u8]), OutOfBounds> {
        self.bytes_mut().split_at_mut_checked(at as usize).ok_or(OutOfBounds)
    }

    /// Copies bytes to address `at` and those behind it.
    ///
    /// # Errors
    ///
    /// [`OutOfBounds`] where they do not all fit into the memory; nothing is written then.
    pub fn write_bytes(&mut self, at: u32, bytes: &[u8]) -> Result<(), OutOfBounds> {
        let start = at as usize;
        let end = start.checked_add(bytes.len()).ok_or(OutOfBounds)?;
        self.bytes_mut().get_mut(start..end).ok_or(OutOfBounds).map(|target| target.copy_from_slice(bytes))
    }

    /// Reads a number at address `at`. Linear memory is little-endian on every machine.
    ///
    /// # Errors
    ///
    /// [`OutOfBounds`] where it is not all within the memory.
    pub fn read<T: LittleEndian>(&self, at: u32) -> Result<T, OutOfBounds> {
        let bytes = self.bytes().get(at as usize..).ok_or(OutOfBounds)?;
        T::read(bytes).ok_or(OutOfBounds)
    }

    /// Writes a number at address `at`. Linear memory is little-endian on every machine.
    ///
    /// # Errors
    ///
    /// [`OutOfBounds`] where it is not all within the memory; nothing is written then.
    pub fn write<T: LittleEndian>(&mut self, at: u32, value: T) -> Result<(), OutOfBounds> {
        let bytes = self.bytes_mut().get_mut(at as usize..).ok_or(OutOfBounds)?;
        value.write(bytes).ok_or(OutOfBounds)
    }

    /// Returns its size in bytes.
    pub fn len(&self) -> usize {
        self.parts().1
    }

    /// Returns whether it has no byte.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns its size in pages, of 64 KiB unless its type says otherwise.
    pub fn pages(&self) -> u64 {
        // SAFETY: the memory lives as long as its store, which `self` borrows.
        self.memory.map_or(0, |memory| pages(unsafe { memory.as_ref() }))
    }

    /// Grows it by `delta` pages, of 64 KiB unless its type says otherwise, and returns how many it had; `None` where
    /// it cannot grow so far.
    pub fn grow(&mut self, delta: u64) -> Option<u64> {
        // SAFETY: the memory lives as long as its store, which `self` borrows.
        let memory = unsafe { self.memory?.as_mut() };
        // SAFETY: it is a memory of a store.
        unsafe { grow(memory, delta) }
    }
}

fn pages(memory: &VmMemory) -> u64 {
    memory.len as u64 >> memory.page_shift
}

/// Grows a memory in place.
///
/// # Safety
///
/// - *Memory*: it was made for a store, which has it still.
pub(crate) unsafe fn grow(memory: &mut VmMemory, delta: u64) -> Option<u64> {
    let old = pages(memory);
    let new = old.checked_add(delta).filter(|&new| new <= memory.max_pages as u64)?;
    let len = usize::try_from(new.checked_mul(1 << memory.page_shift)?).ok().filter(|&len| len <= memory.capacity)?;
    if len > memory.len {
        // SAFETY: *Memory* of this function's contract; `len` is within its capacity.
        unsafe { make_usable(memory, len) }?;
        memory.len = len;
    }
    Some(old)
}

/// Makes the first `len` bytes of a memory usable.
///
/// # Safety
///
/// - *Memory*: it was made for a store, which has it still, with a capacity of at least `len` bytes.
#[cfg(feature = "alloc")]
unsafe fn make_usable(memory: &VmMemory, len: usize) -> Option<()> {
    // What lies in storage of the program's is usable.
    // SAFETY: *Memory* of this function's contract: others lie in a reservation of at least their capacity.
    (memory.reserved == 0 || unsafe { crate::sys::commit(memory.base, memory.len, len) }).then_some(())
}

/// Makes the first `len` bytes of a memory usable: they are.
///
/// # Safety
///
/// - None.
#[cfg(not(feature = "alloc"))]
unsafe fn make_usable(_memory: &VmMemory, _len: usize) -> Option<()> {
    Some(())
}

/// A number as linear memory holds it.
pub trait LittleEndian: Sized + Copy + crate::value::sealed::Sealed {
    /// Reads the number from the first bytes, if there are enough.
    fn read(bytes: &[u8]) -> Option<Self>;

    /// Writes the number to the first bytes, if there are enough.
    fn write(self, bytes: &mut [u8]) -> Option<()>;
}

macro_rules! numbers {
    ($($ty:ident)*) => {$(
        impl LittleEndian for $ty {
            fn read(bytes: &[u8]) -> Option<Self> {
                bytes.first_chunk().map(|bytes| Self::from_le_bytes(*bytes))
            }

            fn write(self, bytes: &mut [u8]) -> Option<()> {
                bytes.first_chunk_mut().map(|bytes| *bytes = self.to_le_bytes())
            }
        }
    )*};
}
numbers!(i32 i64 f32 f64 u8 i8 u16 i16 u32 u64);

macro_rules! seal {
    ($($ty:ident)*) => { $(impl crate::value::sealed::Sealed for $ty {})* };
}
seal!(u8 i8 u16 i16 u32 u64);
