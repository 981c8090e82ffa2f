//! Bounded little-endian reading and writing.
//!
//! Everything of our own in a blob is little-endian, whatever the target and whatever the machine that compiles.

/// Bytes ended before a value did, or a value was not one of those allowed there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Short;

/// Reads little-endian values from the front of a slice.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'a> {
    bytes: &'a [u8],
}

macro_rules! integers {
    ($($(#[$doc:meta])* $name:ident: $ty:ty;)*) => {$(
        $(#[$doc])*
        ///
        /// # Errors
        ///
        /// [`Short`] where fewer bytes are left.
        // Inlined, tests of a length that is known where a record is read are gone.
        #[inline(always)]
        pub fn $name(&mut self) -> Result<$ty, Short> {
            let (head, tail) = self.bytes.split_first_chunk().ok_or(Short)?;
            self.bytes = tail;
            Ok(<$ty>::from_le_bytes(*head))
        }
    )*};
}

impl<'a> Reader<'a> {
    /// Starts at the first of `bytes`.
    pub const fn new(bytes: &'a [u8]) -> Self {
        Self { bytes }
    }

    integers! {
        /// Reads one byte.
        u8: u8;
        /// Reads two bytes.
        u16: u16;
        /// Reads four bytes.
        u32: u32;
        /// Reads eight bytes.
        u64: u64;
    }

    /// Reads `len` bytes as they are.
    ///
    /// # Errors
    ///
    /// [`Short`] where fewer bytes are left.
    pub fn bytes(&mut self, len: usize) -> Result<&'a [u8], Short> {
        let (head, tail) = self.bytes.split_at_checked(len).ok_or(Short)?;
        self.bytes = tail;
        Ok(head)
    }

    /// Returns what is left.
    pub const fn rest(&self) -> &'a [u8] {
        self.bytes
    }

    /// Returns whether nothing is left.
    pub const fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_little_endian_and_consumed_in_order() {
        let mut reader = Reader::new(&[1, 2, 0, 3, 0, 0, 0, 9]);
        assert_eq!((reader.u8(), reader.u16(), reader.u32()), (Ok(1), Ok(2), Ok(3)));
        assert_eq!(reader.rest(), &[9]);
    }

    #[test]
    fn a_short_read_takes_nothing() {
        let mut reader = Reader::new(&[1, 2]);
        assert_eq!(reader.u32(), Err(Short));
        assert_eq!(reader.bytes(3), Err(Short));
        assert_eq!(reader.u16(), Ok(0x201));
        assert!(reader.is_empty());
    }
}
