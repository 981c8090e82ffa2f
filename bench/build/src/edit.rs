//! Modules with changes in their functions.
//!
//! In:  the bytes of a valid module.
//! Out: the bytes of another valid module.

use std::ops::Range;

use wasmparser::{Operator, Parser, Payload};

use crate::Result;

/// A body that does nothing but trap: no locals, `unreachable`, `end`.
const EMPTY: [u8; 3] = [0x00, 0x00, 0x0b];

/// Changes the lowest bit of a small constant in a function of middle size. `which` says which function, so that
/// changes differ.
pub fn change_one_function(module: &[u8], which: usize) -> Result<Vec<u8>> {
    let mut bodies: Vec<Range<usize>> = Vec::new();
    let mut constants = Vec::new();
    for payload in Parser::new(0).parse_all(module) {
        let Payload::CodeSectionEntry(body) = payload? else { continue };
        for item in body.get_operators_reader()?.into_iter_with_offsets() {
            let (operator, at) = item?;
            // One byte of its own, which stays one byte.
            if let Operator::I32Const { value: 2..32 } = operator {
                constants.push((body.range().len(), at + 1));
                break;
            }
        }
        bodies.push(body.range());
    }
    constants.sort_unstable();
    let &(_, at) = constants.get(constants.len() / 2 + which).ok_or("no function has a small constant")?;
    let mut changed = module.to_vec();
    changed[at] ^= 1;
    Ok(changed)
}

/// Keeps every `step`th function body and makes the others trap, so that what is kept is like the whole. Returns the
/// module and how many bytes of bodies were kept.
pub fn keep(module: &[u8], step: usize) -> Result<(Vec<u8>, usize)> {
    let (mut section, mut bodies) = (0..0, Vec::new());
    for payload in Parser::new(0).parse_all(module) {
        match payload? {
            Payload::CodeSectionStart { range, .. } => section = range,
            Payload::CodeSectionEntry(body) => bodies.push(body.range()),
            _ => {}
        }
    }
    let mut code = Vec::new();
    leb(&mut code, bodies.len());
    let mut kept = 0;
    for (number, body) in bodies.iter().enumerate() {
        let body = if number % step == 0 { &module[body.clone()] } else { &EMPTY };
        kept += if number % step == 0 { body.len() } else { 0 };
        leb(&mut code, body.len());
        code.extend_from_slice(body);
    }
    // The section's length ends where the section's contents begin, and its number is in front of that.
    let mut length_at = section.start - 1;
    while length_at > 0 && module[length_at - 1] & 0x80 != 0 {
        length_at -= 1;
    }
    let mut all = module[..length_at].to_vec();
    leb(&mut all, code.len());
    all.extend_from_slice(&code);
    all.extend_from_slice(&module[section.end..]);
    Ok((all, kept))
}

fn leb(out: &mut Vec<u8>, mut value: usize) {
    loop {
        let byte = (value & 0x7f) as u8;
        value >>= 7;
        out.push(if value == 0 { byte } else { byte | 0x80 });
        if value == 0 {
            return;
        }
    }
}
