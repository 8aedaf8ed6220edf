// SPDX-License-Identifier: Apache-2.0
//
// A JSON reader that walks over UTF-8 text in memory once and keeps nothing. The value of
// each member and element must be read or skipped. Text that is not JSON, or not of the
// asked type, traps: the call fails, and the plugin never acts on half a cart.

// Skipping recurses: deeper values are refused before they could exhaust the stack.
const MAX_DEPTH: i32 = 64;

const QUOTE: i32 = 0x22;
const BACKSLASH: i32 = 0x5c;
const NONE: i32 = -1;

function require(condition: bool): void {
  if (!condition) unreachable();
}

function isDigit(byte: i32): bool {
  return byte >= 0x30 && byte <= 0x39;
}

export class JsonReader {
  private at: usize;
  private end: usize;
  private depth: i32 = 0;
  private first: bool = false;

  /** Reads a parameter pair; traps when it does not lie inside the memory. */
  constructor(pointer: usize, length: u32) {
    require(<u64>pointer + <u64>length <= <u64>memory.size() << 16);
    this.at = pointer;
    this.end = pointer + length;
  }

  /** Requires that nothing but white space is left. */
  finish(): void {
    this.skipSpace();
    require(this.at == this.end);
  }

  enterObject(): void {
    this.enter(0x7b /* { */);
  }

  /** Moves to the value of the next member and gives its name; null: out of the object. */
  member(): string | null {
    if (!this.more(0x7d /* } */)) return null;
    const name = this.string();
    this.skipSpace();
    this.expect(0x3a /* : */);
    return name;
  }

  enterArray(): void {
    this.enter(0x5b /* [ */);
  }

  /** Moves to the next element, or out of the array. */
  element(): bool {
    return this.more(0x5d /* ] */);
  }

  /** A number without fraction or exponent. */
  integer(): i64 {
    this.skipSpace();
    const start = this.at;
    this.skipNumber();
    let digit = start;
    const negative = load<u8>(start) == 0x2d /* - */;
    if (negative) digit++;
    let value: i64 = 0;
    for (; digit < this.at; digit++) {
      const byte = <i32>load<u8>(digit);
      require(isDigit(byte));
      const unit: i64 = byte - 0x30;
      require(value <= (i64.MAX_VALUE - unit) / 10);
      value = value * 10 + unit;
    }
    return negative ? -value : value;
  }

  /** A string, its escapes replaced. */
  string(): string {
    this.skipSpace();
    this.expect(QUOTE);
    let text = "";
    let plain = this.at;
    while (true) {
      const byte = this.next();
      require(byte >= 0x20);
      if (byte != QUOTE && byte != BACKSLASH) continue;
      const length = this.at - 1 - plain;
      if (length > 0) text += String.UTF8.decodeUnsafe(plain, length);
      if (byte == QUOTE) return text;
      // Strings are UTF-16 here, like JSON's \u escapes: surrogates join by themselves.
      text += String.fromCharCode(this.escape());
      plain = this.at;
    }
  }

  skip(): void {
    this.skipSpace();
    switch (this.peek()) {
      case 0x7b /* { */:
        this.enterObject();
        while (this.member() != null) this.skip();
        break;
      case 0x5b /* [ */:
        this.enterArray();
        while (this.element()) this.skip();
        break;
      case QUOTE:
        this.string();
        break;
      case 0x74 /* t */:
        this.expectWord("true");
        break;
      case 0x66 /* f */:
        this.expectWord("false");
        break;
      case 0x6e /* n */:
        this.expectWord("null");
        break;
      default:
        this.skipNumber();
    }
  }

  private escape(): i32 {
    const byte = this.next();
    switch (byte) {
      case QUOTE:
      case BACKSLASH:
      case 0x2f /* / */:
        return byte;
      case 0x62 /* b */:
        return 0x08;
      case 0x66 /* f */:
        return 0x0c;
      case 0x6e /* n */:
        return 0x0a;
      case 0x72 /* r */:
        return 0x0d;
      case 0x74 /* t */:
        return 0x09;
      case 0x75 /* u */:
        return this.hex4();
      default:
        return unreachable();
    }
  }

  private hex4(): i32 {
    let value = 0;
    for (let i = 0; i < 4; i++) {
      const byte = this.next();
      const letter = byte | 0x20;
      require(isDigit(byte) || (letter >= 0x61 && letter <= 0x66));
      value = (value << 4) | (isDigit(byte) ? byte - 0x30 : letter - 0x61 + 10);
    }
    return value;
  }

  private skipNumber(): void {
    this.skipIf(0x2d /* - */);
    if (!this.skipIf(0x30 /* 0 */)) this.skipDigits();
    if (this.skipIf(0x2e /* . */)) this.skipDigits();
    if (this.skipIf(0x65 /* e */) || this.skipIf(0x45 /* E */)) {
      if (!this.skipIf(0x2b /* + */)) this.skipIf(0x2d /* - */);
      this.skipDigits();
    }
  }

  private skipDigits(): void {
    require(isDigit(this.peek()));
    while (isDigit(this.peek())) this.at++;
  }

  private enter(open: i32): void {
    this.skipSpace();
    this.expect(open);
    require(++this.depth <= MAX_DEPTH);
    this.first = true;
  }

  // One flag serves all levels: a level that was just left was a value of the level around
  // it, so for that one `first` is false.
  private more(close: i32): bool {
    this.skipSpace();
    const first = this.first;
    this.first = false;
    if (this.skipIf(close)) {
      this.depth--;
      return false;
    }
    if (!first) this.expect(0x2c /* , */);
    return true;
  }

  private skipSpace(): void {
    while (this.skipIf(0x20) || this.skipIf(0x09) || this.skipIf(0x0a) || this.skipIf(0x0d)) {}
  }

  private skipIf(byte: i32): bool {
    const found = this.peek() == byte;
    if (found) this.at++;
    return found;
  }

  private expectWord(word: string): void {
    for (let i = 0; i < word.length; i++) this.expect(word.charCodeAt(i));
  }

  private expect(byte: i32): void {
    require(this.next() == byte);
  }

  private next(): i32 {
    const byte = this.peek();
    require(byte != NONE);
    this.at++;
    return byte;
  }

  private peek(): i32 {
    return this.at < this.end ? <i32>load<u8>(this.at) : NONE;
  }
}
