//! Pointer width and byte order, of a target or of this machine.

/// How wide a pointer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Width {
    /// Four bytes.
    W32,
    /// Eight bytes.
    W64,
}

impl Width {
    /// The width of the machine that runs this code; only the runtime may ask.
    pub const HOST: Self = if cfg!(target_pointer_width = "64") { Self::W64 } else { Self::W32 };

    /// Returns the size of a pointer in bytes.
    pub const fn bytes(self) -> u32 {
        match self {
            Self::W32 => 4,
            Self::W64 => 8,
        }
    }
}

/// Which byte of a number comes first in memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Endian {
    /// The lowest byte.
    Little,
    /// The highest byte.
    Big,
}

impl Endian {
    /// The byte order of the machine that runs this code; only the runtime may ask.
    pub const HOST: Self = if cfg!(target_endian = "big") { Self::Big } else { Self::Little };
}
