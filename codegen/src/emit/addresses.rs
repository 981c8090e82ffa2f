//! Which operator each interesting program counter belongs to.
//!
//! In:  a compiled buffer whose source locations are offsets in the module's file.
//! Out: sorted [`Address`]es, one for each return address and one for each site.
//!
//! A return address and a fault can share an offset, where a call is followed by an instruction that faults. Then the
//! call's record comes first and the fault's last.

use cranelift_codegen::{Final, MachBufferFinalized, MachSrcLoc};

use super::{Address, Site};
use crate::translate::{FIRST_LOCATION, Location};

/// Returns the addresses of a function.
pub(super) fn addresses(buffer: &MachBufferFinalized<Final>, sites: &[Site], inlined: &[Location]) -> Vec<Address> {
    let locations = buffer.get_srclocs_sorted();
    let calls = buffer.call_sites().map(|site| site.ret_addr);
    let calls = calls.filter_map(|at| Some((at, false, operator(locations, at.checked_sub(1)?)?)));
    let faults = sites.iter().filter_map(|site| Some((site.at, true, operator(locations, site.at)?)));
    let mut all: Vec<_> = calls.chain(faults).collect();
    all.sort_unstable();
    let mut all: Vec<_> =
        all.into_iter().map(|(at, _, location)| Address { at, wasm: own(inlined, location) }).collect();
    all.dedup();
    all
}

/// Returns the offset of an operator of the function's own: of the call, for one of a body in a call's place.
fn own(inlined: &[Location], mut location: u32) -> u32 {
    while let Some(number) = location.checked_sub(FIRST_LOCATION) {
        // A location is made after that of the call that it belongs to.
        location = inlined.get(number as usize).map_or(0, |location| location.caller);
    }
    location
}

/// Returns the location of the instruction that has this byte.
fn operator(locations: &[MachSrcLoc<Final>], byte: u32) -> Option<u32> {
    let after = locations.partition_point(|location| location.start <= byte);
    let location = &locations[after.checked_sub(1)?];
    (byte < location.end && !location.loc.is_default()).then(|| location.loc.bits())
}
