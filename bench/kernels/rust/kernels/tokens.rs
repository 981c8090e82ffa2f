//! Splits a text of a programming language into tokens: classes of characters, and slices that are compared with words.
#![no_std]
include!("../entry.rs");

static TEXT: &str = "fn main() { let mut total = 0; for i in 0..100 { if i % 3 == 0 { total += i * 2; } else { total -= 1 } }
    // a comment that goes on until the line ends
    let name = \"text with \\\" in it\"; while total > 10 { total = total / 2; } return total + helper(name, 0x1f); }
    struct Point { x: i32, y: i32 } impl Point { fn new(x: i32, y: i32) -> Self { Self { x, y } } }";

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Space,
    Word,
    Number,
    Text,
    Sign,
    Comment,
}

static KEYWORDS: &[&str] =
    &["fn", "let", "mut", "for", "in", "if", "else", "while", "return", "struct", "impl", "match", "use", "mod"];

fn token(text: &str) -> (Kind, usize) {
    let bytes = text.as_bytes();
    let run = |belongs: fn(u8) -> bool| bytes.iter().take_while(|&&byte| belongs(byte)).count();
    match bytes[0] {
        b' ' | b'\n' | b'\t' => (Kind::Space, run(|byte| matches!(byte, b' ' | b'\n' | b'\t'))),
        b'a'..=b'z' | b'A'..=b'Z' | b'_' => (Kind::Word, run(|byte| byte.is_ascii_alphanumeric() || byte == b'_')),
        b'0'..=b'9' => (Kind::Number, run(|byte| byte.is_ascii_alphanumeric())),
        b'"' => {
            let mut at = 1;
            while at < bytes.len() && bytes[at] != b'"' {
                at += if bytes[at] == b'\\' { 2 } else { 1 };
            }
            (Kind::Text, (at + 1).min(bytes.len()))
        }
        b'/' if bytes.get(1) == Some(&b'/') => (Kind::Comment, run(|byte| byte != b'\n')),
        _ => (Kind::Sign, 1),
    }
}

fn kernel(n: i32) -> i64 {
    let mut counts = [0_u32; 6];
    let mut sum = 0_i64;
    for _ in 0..n {
        let mut text = core::hint::black_box(TEXT);
        while !text.is_empty() {
            let (kind, len) = token(text);
            let (this, rest) = text.split_at(len);
            counts[kind as usize] += 1;
            if kind == Kind::Word {
                let keyword = KEYWORDS.iter().position(|&keyword| keyword == this);
                sum = sum.wrapping_mul(3).wrapping_add(keyword.map_or(len as i64, |at| at as i64 + 100));
            }
            text = rest;
        }
    }
    counts.iter().fold(sum, |sum, &count| sum.wrapping_mul(31).wrapping_add(i64::from(count)))
}
