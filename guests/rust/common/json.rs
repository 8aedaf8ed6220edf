// SPDX-License-Identifier: Apache-2.0

//! A JSON reader that walks over the text once and keeps nothing.
//!
//! A real plugin would rather use `serde_json`; this one shows how little is needed, and
//! keeps the module at a few kilobytes.

use std::borrow::Cow;

/// Skipping recurses: deeper values are refused before they could exhaust the stack.
const MAX_DEPTH: u32 = 64;

/// The text is not JSON, or not of the type that was asked for.
pub struct Malformed;

pub type Read<T> = Result<T, Malformed>;

pub struct Reader<'a> {
    text: &'a [u8],
    at: usize,
    depth: u32,
    first: bool,
}

impl<'a> Reader<'a> {
    pub fn new(text: &'a [u8]) -> Self {
        Reader { text, at: 0, depth: 0, first: false }
    }

    /// Requires that nothing but white space is left.
    pub fn finish(mut self) -> Read<()> {
        self.skip_space();
        require(self.at == self.text.len())
    }

    pub fn enter_object(&mut self) -> Read<()> {
        self.enter(b'{')
    }

    /// Moves to the value of the next member and gives its name, or leaves the object.
    pub fn member(&mut self) -> Read<Option<Cow<'a, [u8]>>> {
        if !self.more(b'}')? {
            return Ok(None);
        }
        let name = self.string()?;
        self.skip_space();
        self.expect(b':')?;
        Ok(Some(name))
    }

    pub fn enter_array(&mut self) -> Read<()> {
        self.enter(b'[')
    }

    /// Moves to the next element, or leaves the array.
    pub fn element(&mut self) -> Read<bool> {
        self.more(b']')
    }

    /// A number without fraction or exponent.
    pub fn integer(&mut self) -> Read<i64> {
        self.skip_space();
        let start = self.at;
        self.skip_number()?;
        let mut digits = &self.text[start..self.at];
        let negative = digits.first() == Some(&b'-');
        if negative {
            digits = &digits[1..];
        }
        let mut value: i64 = 0;
        for &digit in digits {
            require(digit.is_ascii_digit())?;
            value = value
                .checked_mul(10)
                .and_then(|tens| tens.checked_add(i64::from(digit - b'0')))
                .ok_or(Malformed)?;
        }
        Ok(if negative { -value } else { value })
    }

    /// A string, its escapes replaced; borrowed when it has none.
    pub fn string(&mut self) -> Read<Cow<'a, [u8]>> {
        self.skip_space();
        self.expect(b'"')?;
        let start = self.at;
        loop {
            match self.next()? {
                b'"' => return Ok(Cow::Borrowed(&self.text[start..self.at - 1])),
                b'\\' => break,
                byte => require(byte >= 0x20)?,
            }
        }
        self.at -= 1;
        self.escaped_string(self.text[start..self.at].to_vec()).map(Cow::Owned)
    }

    pub fn skip(&mut self) -> Read<()> {
        self.skip_space();
        match self.peek() {
            Some(b'{') => {
                self.enter_object()?;
                while self.member()?.is_some() {
                    self.skip()?;
                }
                Ok(())
            }
            Some(b'[') => {
                self.enter_array()?;
                while self.element()? {
                    self.skip()?;
                }
                Ok(())
            }
            Some(b'"') => self.string().map(|_| ()),
            Some(b't') => self.expect_word(b"true"),
            Some(b'f') => self.expect_word(b"false"),
            Some(b'n') => self.expect_word(b"null"),
            _ => self.skip_number(),
        }
    }

    fn escaped_string(&mut self, mut decoded: Vec<u8>) -> Read<Vec<u8>> {
        loop {
            match self.next()? {
                b'"' => return Ok(decoded),
                b'\\' => {
                    let character = self.escape()?;
                    decoded.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
                }
                byte => {
                    require(byte >= 0x20)?;
                    decoded.push(byte);
                }
            }
        }
    }

    fn escape(&mut self) -> Read<char> {
        match self.next()? {
            byte @ (b'"' | b'\\' | b'/') => Ok(char::from(byte)),
            b'b' => Ok('\u{8}'),
            b'f' => Ok('\u{c}'),
            b'n' => Ok('\n'),
            b'r' => Ok('\r'),
            b't' => Ok('\t'),
            b'u' => self.unicode_escape(),
            _ => Err(Malformed),
        }
    }

    /// The character of a `\u` escape; half of a surrogate pair becomes U+FFFD.
    fn unicode_escape(&mut self) -> Read<char> {
        let mut point = self.hex4()?;
        if (0xD800..0xDC00).contains(&point) && self.rest().starts_with(b"\\u") {
            let after_high = self.at;
            self.at += 2;
            let low = self.hex4()?;
            if (0xDC00..0xE000).contains(&low) {
                point = 0x10000 + ((point - 0xD800) << 10) + (low - 0xDC00);
            } else {
                self.at = after_high;
            }
        }
        Ok(char::from_u32(point).unwrap_or(char::REPLACEMENT_CHARACTER))
    }

    fn hex4(&mut self) -> Read<u32> {
        let mut value = 0;
        for _ in 0..4 {
            let digit = char::from(self.next()?).to_digit(16).ok_or(Malformed)?;
            value = value << 4 | digit;
        }
        Ok(value)
    }

    fn skip_number(&mut self) -> Read<()> {
        self.skip_if(b"-");
        if !self.skip_if(b"0") {
            self.skip_digits()?;
        }
        if self.skip_if(b".") {
            self.skip_digits()?;
        }
        if self.skip_if(b"eE") {
            self.skip_if(b"+-");
            self.skip_digits()?;
        }
        Ok(())
    }

    fn skip_digits(&mut self) -> Read<()> {
        require(self.skip_if(b"0123456789"))?;
        while self.skip_if(b"0123456789") {}
        Ok(())
    }

    fn enter(&mut self, open: u8) -> Read<()> {
        self.skip_space();
        self.expect(open)?;
        self.depth += 1;
        self.first = true;
        require(self.depth <= MAX_DEPTH)
    }

    /// One flag serves all levels: a level that was just left was a value of the level
    /// around it, so for that one `first` is false.
    fn more(&mut self, close: u8) -> Read<bool> {
        self.skip_space();
        let first = self.first;
        self.first = false;
        if self.peek() == Some(close) {
            self.at += 1;
            self.depth -= 1;
            return Ok(false);
        }
        if !first {
            self.expect(b',')?;
        }
        Ok(true)
    }

    fn skip_space(&mut self) {
        while self.skip_if(b" \t\n\r") {}
    }

    /// Moves past the next byte when it is one of these.
    fn skip_if(&mut self, bytes: &[u8]) -> bool {
        let found = self.peek().map_or(false, |next| bytes.contains(&next));
        if found {
            self.at += 1;
        }
        found
    }

    fn expect_word(&mut self, word: &[u8]) -> Read<()> {
        word.iter().try_for_each(|&byte| self.expect(byte))
    }

    fn expect(&mut self, byte: u8) -> Read<()> {
        require(self.next()? == byte)
    }

    fn next(&mut self) -> Read<u8> {
        let byte = self.peek().ok_or(Malformed)?;
        self.at += 1;
        Ok(byte)
    }

    fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    fn rest(&self) -> &'a [u8] {
        &self.text[self.at..]
    }
}

fn require(condition: bool) -> Read<()> {
    if condition { Ok(()) } else { Err(Malformed) }
}
