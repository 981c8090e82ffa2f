//! The places where compiled code may trap, several in a record.
//!
//! In:  places by ascending offset: of the instruction that faults, or of the return address of the call that leaves.
//!      On s390x an instruction that is illegal or divides is known by its last byte, since the processor reports the
//!      address behind it; one that accesses memory by its first, since the processor reports that.
//! Out: [`SitesRecord`]s of 64 bytes, one byte for most places.
//!
//! A place follows the last one by a few bytes and mostly for the same reason. After the first, which the record has in
//! full, each byte is a step:
//!
//! | byte | what it says |
//! |---|---|
//! | 0 | there is no further place in this record |
//! | 1 to 239 | the next place is so many bytes on |
//! | 240 to 254 | from here on, the trap's number is this byte less 240 |
//! | 255 | there is no place in the next 239 bytes, from which the next step counts |

use crate::blob::{Array, SitesRecord};

/// Bytes of steps in a record.
pub const STEPS: usize = 59;

/// Most bytes from a place to the next in one step.
const MAX_STEP: u32 = 239;
/// Added to the number of a trap.
const CODE: u8 = 240;
/// The step to where there is no place.
const GO_ON: u8 = 255;

/// A place where compiled code may trap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Site {
    /// Its offset in the code.
    pub at: u32,
    /// Number of the [`TrapCode`](crate::trap::TrapCode), at most 14.
    pub code: u8,
}

impl SitesRecord {
    /// Returns a record of one place.
    pub const fn new(first: Site) -> Self {
        Self { at: first.at, code: first.code, steps: Array([0; STEPS]) }
    }

    /// Adds a place behind all others, or returns false where there is no room.
    pub fn add(&mut self, site: Site) -> bool {
        let Some(last) = self.iter().last() else { return false };
        let Array(steps) = &mut self.steps;
        let used = steps.iter().rposition(|&step| step != 0).map_or(0, |last| last + 1);
        let Some(distance) = site.at.checked_sub(last.at).filter(|&distance| distance > 0) else { return false };
        let (far, near) = ((distance - 1) / MAX_STEP, (distance - 1) % MAX_STEP + 1);
        let changes = usize::from(site.code != last.code);
        let free = &mut steps[used..];
        let Ok(far) = usize::try_from(far) else { return false };
        if far.saturating_add(changes + 1) > free.len() {
            return false;
        }
        let (go_on, rest) = free.split_at_mut(far);
        go_on.fill(GO_ON);
        if changes == 1 {
            rest[0] = CODE + site.code;
        }
        rest[changes] = near as u8;
        true
    }

    /// Returns the number of the trap at an offset, if there is one. It reads the bytes of a record where they lie,
    /// which takes less code than a copy.
    #[inline]
    pub fn code_at(record: &[u8], offset: u32) -> Option<u8> {
        let (at, rest) = record.split_first_chunk()?;
        let (&code, steps) = rest.split_first()?;
        let first = Site { at: u32::from_le_bytes(*at), code };
        sites(first, steps).find(|site| site.at == offset).map(|site| site.code)
    }

    /// Returns the places.
    pub fn iter(&self) -> impl Iterator<Item = Site> + '_ {
        sites(Site { at: self.at, code: self.code }, &self.steps.0)
    }
}

/// Returns a place, and those that steps lead to.
#[inline]
fn sites(first: Site, steps: &[u8]) -> impl Iterator<Item = Site> + '_ {
    let mut now = first;
    let others = steps.iter().take_while(|&&step| step != 0).filter_map(move |&step| {
        match step {
            GO_ON => now.at = now.at.wrapping_add(MAX_STEP),
            CODE.. => now.code = step - CODE,
            _ => {
                now.at = now.at.wrapping_add(u32::from(step));
                return Some(now);
            }
        }
        None
    });
    core::iter::once(first).chain(others)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::blob::Wire;

    #[test]
    fn a_record_has_64_bytes() {
        assert_eq!(SitesRecord::SIZE, 64);
    }

    #[test]
    fn places_are_read_as_they_were_written() {
        let distances = [1, 5, 239, 240, 478, 479, 7000, 3];
        let (mut at, mut count) = (100, 1);
        let mut record = SitesRecord::new(Site { at, code: 2 });
        let mut written = [Site { at, code: 2 }; 9];
        for (i, distance) in distances.into_iter().enumerate() {
            at += distance;
            let site = Site { at, code: [2, 12, 12, 1][i % 4] };
            assert!(record.add(site));
            written[count] = site;
            count += 1;
        }
        assert!(record.iter().eq(written));
        let (mut bytes, mut len) = ([0; SitesRecord::SIZE], 0);
        record.write(&mut |field| {
            bytes[len..len + field.len()].copy_from_slice(field);
            len += field.len();
        });
        let code_at = |offset| SitesRecord::code_at(&bytes, offset);
        assert_eq!([105, 106, 107].map(code_at), [None, Some(12), None]);
        assert_eq!(written.map(|site| code_at(site.at)), written.map(|site| Some(site.code)));
        // The last of what is skipped is no place.
        assert_eq!(code_at(written[4].at - 1), None);
    }

    #[test]
    fn a_record_that_is_full_takes_no_place() {
        let mut record = SitesRecord::new(Site { at: 0, code: 2 });
        assert!((1..=STEPS as u32).all(|at| record.add(Site { at, code: 2 })));
        assert!(!record.add(Site { at: 60, code: 2 }));
        let mut record = SitesRecord::new(Site { at: 0, code: 2 });
        assert!(!record.add(Site { at: u32::MAX, code: 2 }) && !record.add(Site { at: 0, code: 2 }));
        assert_eq!(record.iter().count(), 1);
    }
}
