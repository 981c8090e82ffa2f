//! The operators of return addresses and trap sites, through inlined calls.
//!
//! In:  a compiled buffer whose source locations are offsets in the module's file, or numbers of [`Location`]s.
//! Out: sorted [`Address`]es, one for each return address and one for each site; behind each that is in an inlined
//!      body, that of the inlined call.
//!
//! A return address and a fault can share an offset, where a call is followed by an instruction that faults. Then the
//! call's record comes first and the fault's last.

use cranelift_codegen::{Final, MachBufferFinalized, MachSrcLoc};

use super::function::{Address, Site};
use crate::backend::cranelift::translate::{FIRST_INLINED_LOCATION, Location};

/// Returns the addresses of a function whose body begins at `start`. `inlined` are the operators of inlined bodies
/// in it.
pub(super) fn addresses(
    buffer: &MachBufferFinalized<Final>,
    sites: &[Site],
    start: u32,
    inlined: &[Location],
) -> Vec<Address> {
    let locations = buffer.get_srclocs_sorted();
    let calls = buffer.call_sites().map(|site| site.ret_addr);
    let calls = calls.filter_map(|at| Some((at, false, location(locations, at.checked_sub(1)?)?)));
    let faults = sites.iter().filter_map(|site| Some((site.at, true, location(locations, site.at)?)));
    let mut all: Vec<_> = calls.chain(faults).collect();
    all.sort_unstable();
    all.dedup_by_key(|&mut (at, _, location)| (at, location));
    all.into_iter().flat_map(|(at, _, location)| chain(at, location, start, inlined)).collect()
}

/// Returns the addresses of an operator, of the inlined call around it, and so on outwards.
fn chain(at: u32, location: u32, start: u32, inlined: &[Location]) -> impl Iterator<Item = Address> {
    let mut next = Some(location);
    core::iter::from_fn(move || {
        let location = next.take()?;
        let found = location.checked_sub(FIRST_INLINED_LOCATION).and_then(|number| inlined.get(number as usize));
        let Some(&Location { offset, func, caller }) = found else {
            return Some(Address { at, func: None, offset: location.saturating_sub(start), inlined: false });
        };
        next = Some(caller);
        Some(Address { at, func: Some(func), offset, inlined: true })
    })
}

/// Returns the source location of the instruction that has this byte.
fn location(locations: &[MachSrcLoc<Final>], byte: u32) -> Option<u32> {
    let after = locations.partition_point(|location| location.start <= byte);
    let location = &locations[after.checked_sub(1)?];
    (byte < location.end && !location.loc.is_default()).then(|| location.loc.bits())
}
