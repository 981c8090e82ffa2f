//! An image filter: finds edges in a grey image with Sobel's operator.
//!
//! Pixels are bytes, row after row.

/// Returns the address of `len` bytes, which [`dealloc`] frees.
#[unsafe(no_mangle)]
pub extern "C" fn alloc(len: usize) -> *mut u8 {
    Box::leak(vec![0; len].into_boxed_slice()).as_mut_ptr()
}

/// Frees what [`alloc`] returned.
///
/// # Safety
///
/// - `at` came from `alloc(len)`, and nothing uses it any more.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn dealloc(at: *mut u8, len: usize) {
    // SAFETY: `alloc` leaked such a box, by this function's contract.
    drop(unsafe { Box::from_raw(std::ptr::slice_from_raw_parts_mut(at, len)) });
}

/// Replaces an image by its edges. Returns how many pixels lie on one.
///
/// # Safety
///
/// - There are `width * height` bytes at `pixels`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn edges(pixels: *mut u8, width: usize, height: usize) -> usize {
    // SAFETY: by this function's contract.
    let pixels = unsafe { std::slice::from_raw_parts_mut(pixels, width * height) };
    let original = pixels.to_vec();
    let at = |x: isize, y: isize| {
        let x = x.clamp(0, width as isize - 1) as usize;
        let y = y.clamp(0, height as isize - 1) as usize;
        i32::from(original[y * width + x])
    };
    for (i, pixel) in pixels.iter_mut().enumerate() {
        let (x, y) = ((i % width) as isize, (i / width) as isize);
        let column = |dx| at(x + dx, y - 1) + 2 * at(x + dx, y) + at(x + dx, y + 1);
        let row = |dy| at(x - 1, y + dy) + 2 * at(x, y + dy) + at(x + 1, y + dy);
        let steepness = (column(1) - column(-1)).abs() + (row(1) - row(-1)).abs();
        *pixel = steepness.min(255) as u8;
    }
    pixels.iter().filter(|&&pixel| pixel > 127).count()
}
