//! A parser of a text like JSON, by recursion: objects, arrays, strings, numbers, words.
#![no_std]
include!("../entry.rs");

static TEXT: &[u8] = br#"{ "name": "a small thing", "size": [12, 3.5, -7e2, 0], "open": true, "next": null,
  "parts": [ { "id": 1, "tag": "left", "at": [0.125, 17.75, 3] }, { "id": 2, "tag": "right \"quoted\"", "at": [] },
             { "id": 3, "tag": "middle", "nested": { "deep": [[[[1], 2], 3], 4], "flag": false, "text": "\u0041\n" } } ],
  "rows": [[1, 2, 3, 4, 5, 6, 7, 8], [10, 20, 30, 40, 50, 60, 70, 80], [100, 200, 300, 400, 500, 600, 700, 800]],
  "note": "the quick brown fox jumps over the lazy dog, and then it does so again, and again, and again",
  "empty": {}, "last": 123456789 }"#;

struct Parser<'a> {
    text: &'a [u8],
    at: usize,
    values: u32,
    hash: u64,
}

#[derive(Debug)]
struct Wrong;

impl Parser<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\n' | b'\t' | b'\r')) {
            self.at += 1;
        }
    }

    fn expect(&mut self, byte: u8) -> Result<(), Wrong> {
        if self.peek() == Some(byte) {
            self.at += 1;
            Ok(())
        } else {
            Err(Wrong)
        }
    }

    fn note(&mut self, what: u64) {
        self.hash = (self.hash ^ what).wrapping_mul(0x0100_0000_01b3);
    }

    fn value(&mut self) -> Result<(), Wrong> {
        self.space();
        self.values += 1;
        match self.peek().ok_or(Wrong)? {
            b'{' => self.items(b'}', true),
            b'[' => self.items(b']', false),
            b'"' => self.string(),
            b't' => self.word(b"true"),
            b'f' => self.word(b"false"),
            b'n' => self.word(b"null"),
            _ => self.number(),
        }
    }

    fn items(&mut self, end: u8, keys: bool) -> Result<(), Wrong> {
        self.at += 1;
        self.space();
        if self.peek() == Some(end) {
            self.at += 1;
            return Ok(());
        }
        loop {
            if keys {
                self.space();
                self.string()?;
                self.space();
                self.expect(b':')?;
            }
            self.value()?;
            self.space();
            if self.peek() != Some(b',') {
                return self.expect(end);
            }
            self.at += 1;
        }
    }

    fn string(&mut self) -> Result<(), Wrong> {
        self.expect(b'"')?;
        loop {
            let byte = self.peek().ok_or(Wrong)?;
            self.at += 1;
            match byte {
                b'"' => return Ok(()),
                b'\\' => match self.peek().ok_or(Wrong)? {
                    b'u' => {
                        let digits = self.text.get(self.at + 1..self.at + 5).ok_or(Wrong)?;
                        let value = digits.iter().fold(0, |value, &digit| value * 16 + u64::from(digit & 15));
                        self.note(value);
                        self.at += 5;
                    }
                    escaped => {
                        self.note(u64::from(escaped));
                        self.at += 1;
                    }
                },
                byte => self.note(u64::from(byte)),
            }
        }
    }

    fn word(&mut self, word: &[u8]) -> Result<(), Wrong> {
        if !self.text[self.at..].starts_with(word) {
            return Err(Wrong);
        }
        self.note(word.len() as u64);
        self.at += word.len();
        Ok(())
    }

    fn number(&mut self) -> Result<(), Wrong> {
        let negative = self.peek() == Some(b'-');
        self.at += usize::from(negative);
        let (start, mut value, mut scale) = (self.at, 0.0_f64, 1.0);
        let mut fraction = false;
        while let Some(byte) = self.peek() {
            match byte {
                b'0'..=b'9' => {
                    value = value * 10.0 + f64::from(byte - b'0');
                    scale *= if fraction { 10.0 } else { 1.0 };
                }
                b'.' if !fraction => fraction = true,
                _ => break,
            }
            self.at += 1;
        }
        if self.at == start {
            return Err(Wrong);
        }
        value /= scale;
        if self.peek() == Some(b'e') {
            self.at += 1;
            while let Some(digit @ b'0'..=b'9') = self.peek() {
                value *= f64::from(digit);
                self.at += 1;
            }
        }
        self.note(if negative { -value } else { value }.to_bits());
        Ok(())
    }
}

fn kernel(n: i32) -> i64 {
    let mut sum = 0_u64;
    for round in 0..n {
        let mut parser = Parser { text: core::hint::black_box(TEXT), at: 0, values: 0, hash: u64::from(round.cast_unsigned()) };
        sum = sum.wrapping_mul(3).wrapping_add(match parser.value() {
            Ok(()) => parser.hash ^ u64::from(parser.values),
            Err(Wrong) => 1,
        });
    }
    sum.cast_signed()
}
