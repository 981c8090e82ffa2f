//! An image filter written in Rust: finds the edges of a disc.
//!
//! `edges.wasm` comes from these commands in `guest`:
//!
//! ```sh
//! export RUSTC_BOOTSTRAP=1 RUSTFLAGS=-Zlocation-detail=none
//! cargo build --release --target wasm32-unknown-unknown -Zbuild-std=std,panic_abort
//! cp target/wasm32-unknown-unknown/release/edges.wasm ..
//! ```
//!
//! They keep paths of the machine out of the module. Otherwise, and after `rustup target add wasm32-unknown-unknown`,
//! plain `cargo build --release --target wasm32-unknown-unknown` does as well.

use include_wasm::include_wasm;

include_wasm! {
    /// Finds edges. The signatures say what the guest means: addresses and sizes have no sign.
    struct Edges = "edges.wasm";
    fn alloc(len: u32) -> u32;
    fn dealloc(at: u32, len: u32);
    fn edges(pixels: u32, width: u32, height: u32) -> u32;
}

const WIDTH: usize = 24;
const HEIGHT: usize = 12;

const EDGES: &str = "
........................
.....##############.....
....################....
...####..........####...
..####............####..
..###..............###..
..###..............###..
..####............####..
...####..........####...
....################....
.....##############.....
........................
";

fn disc() -> Vec<u8> {
    let inside = |x: f32, y: f32| x * x + 4.0 * y * y < 80.0;
    let pixel = |i| inside((i % WIDTH) as f32 - 11.5, (i / WIDTH) as f32 - 5.5);
    (0..WIDTH * HEIGHT).map(|i| if pixel(i) { 200 } else { 20 }).collect()
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut image = disc();
    let len = image.len() as u32;

    let mut filter = Edges::instantiate()?;
    let at = filter.alloc(len)?;
    filter.memory().slice_mut(at, len)?.copy_from_slice(&image);
    let found = filter.edges(at, WIDTH as u32, HEIGHT as u32)?;
    image.copy_from_slice(filter.memory().slice(at, len)?);
    filter.dealloc(at, len)?;

    let row =
        |row: &[u8]| row.iter().map(|&pixel| if pixel > 127 { '#' } else { '.' }).chain(['\n']).collect::<String>();
    let picture: String = image.chunks(WIDTH).map(row).collect();
    print!("{picture}");
    assert_eq!(picture, EDGES.trim_start());
    assert_eq!(found, 104);
    Ok(())
}
