//! Lowering of shuffles on x86-64 without `pshufb`, to shuffles with one instruction each.
//!
//! In:  two vectors, and the selectors of the result's bytes.
//! Out: CLIF shuffles, for each of which Cranelift has one instruction of SSE2; or moves of single lanes; or, where
//!      single bytes move, the shuffle as it is.
//!
//! There are instructions that interleave two vectors, that move 16-bit lanes within one half of a vector, and that
//! take two 32-bit lanes of one vector and two of another. Any shuffle of 32-bit lanes is made of three of these at
//! most. One of 16-bit lanes is made of them if the two lanes of each 32 bits come from one half of a vector, and if no
//! half gives more than two such pairs. Other shuffles of bytes stay as they are: Cranelift makes them a library call
//! of `pshufb`.

use cranelift_codegen::ir::{ConstantData, InstBuilder, Value, types};
use cranelift_frontend::FunctionBuilder;

use crate::backend::cranelift::env::mem_ref::LANES;

/// The selected bytes of two vectors.
type Bytes = [u8; 16];

/// The selected 16-bit lanes of two vectors.
type Words = [u8; 8];

/// The selected 32-bit lanes of two vectors.
type Doubles = [u8; 4];

/// Appends a shuffle of two vectors of bytes.
pub(super) fn shuffle(builder: &mut FunctionBuilder<'_>, operands: [Value; 2], lanes: Bytes) -> Value {
    if let Some((operands, lanes)) = interleaved(operands, lanes) {
        return append(builder, operands, lanes);
    }
    match words(lanes) {
        None => append(builder, operands, lanes),
        Some(words) => match Arranged::new(words) {
            Some(arranged) => arranged.append(builder, operands),
            None => one_by_one(builder, operands, words),
        },
    }
}

/// Appends a shuffle as it is.
pub(super) fn append(builder: &mut FunctionBuilder<'_>, [x, y]: [Value; 2], lanes: Bytes) -> Value {
    let mask = builder.func.dfg.immediates.push(ConstantData::from(&lanes[..]));
    builder.ins().shuffle(x, y, mask)
}

/// Returns the vectors that a shuffle interleaves, and how, if it does: lanes of 1, 2, 4 or 8 bytes of the low or the
/// high half of each.
fn interleaved(operands: [Value; 2], lanes: Bytes) -> Option<([Value; 2], Bytes)> {
    for (width, half) in [1, 2, 4, 8].into_iter().flat_map(|width| [(width, 0), (width, 8)]) {
        // The byte of a vector at a position of the result.
        let byte = |at: u8| half + at / (2 * width) * width + at % width;
        let [first, second] = [lanes[0], lanes[usize::from(width)]].map(|lane| lane & 16);
        let from = |at: u8| if at % (2 * width) < width { first } else { second };
        if (0..16).all(|at| lanes[usize::from(at)] == from(at) + byte(at)) {
            let own = |at: u8| if at % (2 * width) < width { 0 } else { 16 };
            let chosen = [first, second].map(|operand| operands[usize::from(operand / 16)]);
            return Some((chosen, core::array::from_fn(|at| own(at as u8) + byte(at as u8))));
        }
    }
    None
}

/// Returns the 16-bit lanes that a shuffle of bytes moves as wholes.
fn words(lanes: Bytes) -> Option<Words> {
    let mut words = [0; 8];
    for (word, pair) in words.iter_mut().zip(lanes.chunks_exact(2)) {
        let whole = pair[0] % 2 == 0 && pair[1] == pair[0] + 1;
        *word = whole.then_some(pair[0] / 2)?;
    }
    Some(words)
}

/// Returns the bytes of lanes of 16 or 32 bits.
fn bytes<const N: usize>(lanes: [u8; N]) -> Bytes {
    let width = 16 / N;
    core::array::from_fn(|at| lanes[at / width] * width as u8 + (at % width) as u8)
}

/// A shuffle in two steps: of 16-bit lanes within each half of both vectors, then of 32-bit lanes.
#[derive(Debug, PartialEq, Eq)]
struct Arranged {
    /// The 16-bit lanes of each vector, after the first step.
    words: [Words; 2],
    doubles: Doubles,
}

impl Arranged {
    fn new(words: Words) -> Option<Self> {
        let pairs: [[u8; 2]; 4] = core::array::from_fn(|at| [words[2 * at], words[2 * at + 1]]);
        // The pairs in the 32-bit lanes of both vectors.
        let mut places: [Option<[u8; 2]>; 8] = [None; 8];
        // A pair in place stays there.
        for pair in pairs.into_iter().filter(|&[low, high]| low % 2 == 0 && high == low + 1) {
            places[usize::from(pair[0] / 2)] = Some(pair);
        }
        let mut doubles = [0; 4];
        for (double, pair) in doubles.iter_mut().zip(pairs) {
            let half = pair[0] / 4;
            let mut there = 2 * half..2 * half + 2;
            let fits = |&place: &u8| places[usize::from(place)].is_none_or(|other| other == pair);
            let same = |&place: &u8| places[usize::from(place)] == Some(pair);
            *double = there.clone().find(same).or_else(|| there.find(fits)).filter(|_| pair[1] / 4 == half)?;
            places[usize::from(*double)] = Some(pair);
        }
        let word = |place: u8| {
            let pair = places[usize::from(place / 2)].unwrap_or([place & !1, place | 1]);
            pair[usize::from(place % 2)] % 8
        };
        let words = [0, 8].map(|first| core::array::from_fn(|at| word(first + at as u8)));
        Some(Self { words, doubles })
    }

    fn append(&self, builder: &mut FunctionBuilder<'_>, operands: [Value; 2]) -> Value {
        let mut sources = operands;
        for (source, [a, b, c, d, e, f, g, h]) in sources.iter_mut().zip(self.words) {
            for words in [[a, b, c, d, 4, 5, 6, 7], [0, 1, 2, 3, e, f, g, h]] {
                if words != [0, 1, 2, 3, 4, 5, 6, 7] {
                    *source = append(builder, [*source; 2], bytes(words));
                }
            }
        }
        let [x, y] = sources;
        match self.doubles {
            [0, 1, 2, 3] => x,
            [4, 5, 6, 7] => y,
            [a, b, c, d] if a / 4 == b / 4 && c / 4 == d / 4 => append(builder, sources, bytes([a, b, c, d])),
            [a, b, c, d] => {
                // Each half's two lanes, and the vector that has both.
                let [(low, [a, b]), (high, [c, d])] = [[a, b], [c, d]].map(|[first, second]| {
                    if first / 4 == second / 4 {
                        return (sources[usize::from(first / 4)], [first % 4, second % 4]);
                    }
                    (append(builder, sources, bytes([first, first, second, second])), [0, 2])
                });
                append(builder, [low, high], bytes([a, b, 4 + c, 4 + d]))
            }
        }
    }
}

/// Appends moves of single 16-bit lanes into the vector that has most of them in their places.
fn one_by_one(builder: &mut FunctionBuilder<'_>, operands: [Value; 2], words: Words) -> Value {
    let in_place = |operand: u8| (0..).zip(words).filter(|&(at, word)| word == 8 * operand + at).count();
    let kept = u8::from(in_place(1) > in_place(0));
    let [x, y] = operands.map(|operand| builder.ins().bitcast(types::I16X8, LANES, operand));
    let mut result = if kept == 0 { x } else { y };
    for (at, word) in (0..).zip(words).filter(|&(at, word)| word != 8 * kept + at) {
        let lane = builder.ins().extractlane(if word < 8 { x } else { y }, word % 8);
        result = builder.ins().insertlane(result, lane, at);
    }
    builder.ins().bitcast(types::I8X16, LANES, result)
}

#[cfg(test)]
mod tests {
    use cranelift_codegen::ir::{Function, InstructionData, Opcode, UserFuncName};
    use cranelift_frontend::FunctionBuilderContext;

    use super::*;

    /// Interprets the CLIF of a shuffle of two vectors. Returns the bytes of its result and its cost.
    fn run(lanes: Bytes) -> (Bytes, usize) {
        let mut clif = Function::new();
        clif.name = UserFuncName::default();
        let mut context = FunctionBuilderContext::new();
        let mut builder = FunctionBuilder::new(&mut clif, &mut context);
        let block = builder.create_block();
        let operands = [types::I8X16; 2].map(|ty| builder.append_block_param(block, ty));
        builder.switch_to_block(block);
        let result = shuffle(&mut builder, operands, lanes);
        let mut values: std::collections::HashMap<Value, Vec<u8>> = std::collections::HashMap::new();
        values.insert(operands[0], (0..16).collect());
        values.insert(operands[1], (16..32).collect());
        let mut count = 0;
        for inst in clif.layout.block_insts(block) {
            let dfg = &clif.dfg;
            let of = |value: &Value| values[value].clone();
            let made = match dfg.insts[inst] {
                InstructionData::Shuffle { args, imm, .. } => {
                    let both = [of(&args[0]), of(&args[1])].concat();
                    dfg.immediates.get(imm).unwrap().iter().map(|&lane| both[usize::from(lane)]).collect()
                }
                InstructionData::LoadNoOffset { opcode: Opcode::Bitcast, arg, .. } => of(&arg),
                InstructionData::BinaryImm8 { arg, imm, .. } => of(&arg)[2 * usize::from(imm)..][..2].to_vec(),
                InstructionData::TernaryImm8 { args, imm, .. } => {
                    let mut vector = of(&args[0]);
                    vector[2 * usize::from(imm)..][..2].copy_from_slice(&of(&args[1]));
                    vector
                }
                ref other => panic!("{other:?}"),
            };
            count += 1;
            values.insert(dfg.first_result(inst), made);
        }
        (values[&result].clone().try_into().unwrap(), count)
    }

    #[test]
    fn every_shuffle_of_32_bit_lanes_is_three_at_most() {
        for number in 0_u16..1 << 12 {
            let lanes = bytes([0, 3, 6, 9].map(|shift| (number >> shift & 7) as u8));
            let (result, count) = run(lanes);
            assert_eq!(result, lanes);
            assert!(count <= 3, "{lanes:?}: {count}");
        }
    }

    #[test]
    fn shuffles_of_16_bit_lanes_are_what_they_say() {
        let mut state = 1_u32;
        for round in 0..20_000 {
            let words: Words = core::array::from_fn(|at| {
                state = state.wrapping_mul(0x9e37_79b1).rotate_left(9) ^ round;
                // Some selectors are those of bytes in place.
                if state & 0x700 == 0 { at as u8 } else { (state >> 12 & 15) as u8 }
            });
            assert_eq!(run(bytes(words)).0, bytes(words));
        }
        // The low halves of 32-bit lanes, of both.
        assert_eq!(run(bytes([0, 2, 4, 6, 8, 10, 12, 14])).1, 5);
        // One lane everywhere.
        assert_eq!(run(bytes([5; 8])).1, 2);
    }

    #[test]
    fn whatever_is_interleaved_is_one() {
        for (first, second) in [(0, 0), (0, 16), (16, 0), (16, 16)] {
            for width in [1, 2, 4, 8_u8] {
                for half in [0, 8] {
                    let lanes = core::array::from_fn(|at| {
                        let at = at as u8;
                        let from = if at % (2 * width) < width { first } else { second };
                        from + half + at / (2 * width) * width + at % width
                    });
                    assert_eq!(run(lanes), (lanes, 1));
                }
            }
        }
    }

    #[test]
    fn bytes_are_left_alone() {
        let lanes = [3, 31, 2, 30, 1, 29, 0, 28, 4, 5, 9, 7, 8, 6, 11, 12];
        assert_eq!(run(lanes), (lanes, 1));
    }
}
