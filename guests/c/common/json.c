// SPDX-License-Identifier: Apache-2.0

#include "json.h"

// Skipping recurses: deeper values are refused before they could exhaust the stack.
#define MAX_DEPTH 64

static void require(bool condition) {
    if (!condition) {
        __builtin_trap();
    }
}

// The byte at the reader, or 0 at the end: no JSON token contains a 0.
static unsigned char peek(const json *reader) {
    return reader->at < reader->end ? *reader->at : 0;
}

static unsigned char next(json *reader) {
    require(reader->at < reader->end);
    return *reader->at++;
}

static void expect(json *reader, unsigned char byte) {
    require(next(reader) == byte);
}

static void skip_space(json *reader) {
    unsigned char byte = peek(reader);
    while (byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r') {
        reader->at++;
        byte = peek(reader);
    }
}

json json_over(text source) {
    const unsigned char *start = (const unsigned char *) source.at;
    return (json) { .at = start, .end = start + source.length };
}

void json_finish(json *reader) {
    skip_space(reader);
    require(reader->at == reader->end);
}

static void enter(json *reader, unsigned char open) {
    skip_space(reader);
    expect(reader, open);
    require(++reader->depth <= MAX_DEPTH);
    reader->first = true;
}

// One flag serves all levels: a level that was just left was a value of the level around
// it, so for that one `first` is false.
static bool more(json *reader, unsigned char close) {
    skip_space(reader);
    if (peek(reader) == close) {
        reader->at++;
        reader->depth--;
        reader->first = false;
        return false;
    }
    if (!reader->first) {
        expect(reader, ',');
    }
    reader->first = false;
    return true;
}

void json_enter_object(json *reader) {
    enter(reader, '{');
}

bool json_member(json *reader, text *key) {
    if (!more(reader, '}')) {
        return false;
    }
    *key = json_string(reader);
    skip_space(reader);
    expect(reader, ':');
    return true;
}

void json_enter_array(json *reader) {
    enter(reader, '[');
}

bool json_element(json *reader) {
    return more(reader, ']');
}

static bool is_digit(unsigned char byte) {
    return byte >= '0' && byte <= '9';
}

int64_t json_integer(json *reader) {
    skip_space(reader);
    bool negative = peek(reader) == '-';
    if (negative) {
        reader->at++;
    }
    require(is_digit(peek(reader)));
    require(!(peek(reader) == '0' && reader->at + 1 < reader->end && is_digit(reader->at[1])));
    int64_t value = 0;
    while (is_digit(peek(reader))) {
        int64_t digit = *reader->at++ - '0';
        require(value <= (INT64_MAX - digit) / 10);
        value = value * 10 + digit;
    }
    unsigned char after = peek(reader);
    require(after != '.' && after != 'e' && after != 'E');
    return negative ? -value : value;
}

static void skip_digits(json *reader) {
    require(is_digit(peek(reader)));
    while (is_digit(peek(reader))) {
        reader->at++;
    }
}

static void skip_number(json *reader) {
    if (peek(reader) == '-') {
        reader->at++;
    }
    if (peek(reader) == '0') {
        reader->at++;
    } else {
        skip_digits(reader);
    }
    if (peek(reader) == '.') {
        reader->at++;
        skip_digits(reader);
    }
    if (peek(reader) == 'e' || peek(reader) == 'E') {
        reader->at++;
        if (peek(reader) == '+' || peek(reader) == '-') {
            reader->at++;
        }
        skip_digits(reader);
    }
}

static uint32_t hex4(json *reader) {
    uint32_t value = 0;
    for (int i = 0; i < 4; i++) {
        unsigned char byte = next(reader);
        unsigned char letter = byte | 0x20;
        require(is_digit(byte) || (letter >= 'a' && letter <= 'f'));
        value = value << 4 | (uint32_t) (is_digit(byte) ? byte - '0' : letter - 'a' + 10);
    }
    return value;
}

// The code point of a \u escape; half of a surrogate pair becomes U+FFFD.
static uint32_t unicode_escape(json *reader) {
    uint32_t unit = hex4(reader);
    if (unit < 0xD800 || unit > 0xDFFF) {
        return unit;
    }
    bool low_follows = unit < 0xDC00 && reader->end - reader->at >= 6
            && reader->at[0] == '\\' && reader->at[1] == 'u';
    if (low_follows) {
        json ahead = { .at = reader->at + 2, .end = reader->end };
        uint32_t low = hex4(&ahead);
        if (low >= 0xDC00 && low <= 0xDFFF) {
            reader->at = ahead.at;
            return 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
        }
    }
    return 0xFFFD;
}

static char *put_utf8(char *out, uint32_t point) {
    if (point < 0x80) {
        *out++ = (char) point;
        return out;
    }
    if (point < 0x800) {
        *out++ = (char) (0xC0 | point >> 6);
    } else {
        if (point < 0x10000) {
            *out++ = (char) (0xE0 | point >> 12);
        } else {
            *out++ = (char) (0xF0 | point >> 18);
            *out++ = (char) (0x80 | (point >> 12 & 0x3F));
        }
        *out++ = (char) (0x80 | (point >> 6 & 0x3F));
    }
    *out++ = (char) (0x80 | (point & 0x3F));
    return out;
}

static uint32_t escape(json *reader) {
    unsigned char byte = next(reader);
    switch (byte) {
        case '"': case '\\': case '/': return byte;
        case 'b': return '\b';
        case 'f': return '\f';
        case 'n': return '\n';
        case 'r': return '\r';
        case 't': return '\t';
        case 'u': return unicode_escape(reader);
        default: __builtin_trap();
    }
}

text json_string(json *reader) {
    skip_space(reader);
    expect(reader, '"');
    const unsigned char *start = reader->at;
    bool escaped = false;
    while (next(reader) != '"') {
        require(reader->at[-1] >= 0x20);
        if (reader->at[-1] == '\\') {
            escaped = true;
            next(reader);
        }
    }
    const unsigned char *close = reader->at - 1;
    uint32_t length = (uint32_t) (close - start);
    if (!escaped) {
        return (text) { (const char *) start, length };
    }

    // An escape is never shorter than the UTF-8 it stands for, so `length` is enough.
    char *decoded = scratch(length);
    require(decoded != NULL);
    char *out = decoded;
    json inside = { .at = start, .end = close };
    while (inside.at < inside.end) {
        unsigned char byte = *inside.at++;
        if (byte == '\\') {
            out = put_utf8(out, escape(&inside));
        } else {
            *out++ = (char) byte;
        }
    }
    return (text) { decoded, (uint32_t) (out - decoded) };
}

static void expect_word(json *reader, const char *word) {
    while (*word != '\0') {
        expect(reader, (unsigned char) *word++);
    }
}

void json_skip(json *reader) {
    text key;
    skip_space(reader);
    switch (peek(reader)) {
        case '{':
            json_enter_object(reader);
            while (json_member(reader, &key)) {
                json_skip(reader);
            }
            break;
        case '[':
            json_enter_array(reader);
            while (json_element(reader)) {
                json_skip(reader);
            }
            break;
        case '"':
            json_string(reader);
            break;
        case 't':
            expect_word(reader, "true");
            break;
        case 'f':
            expect_word(reader, "false");
            break;
        case 'n':
            expect_word(reader, "null");
            break;
        default:
            skip_number(reader);
    }
}
