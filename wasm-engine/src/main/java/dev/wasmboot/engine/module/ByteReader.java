package dev.wasmboot.engine.module;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

import dev.wasmboot.engine.ModuleException;
import dev.wasmboot.engine.V128;

/**
 * Reads a range of bytes as the binary format's primitives. Never reads outside the
 * range: running out of it is a {@link ModuleException}, as is everything malformed. Not
 * safe for use by several threads.
 */
public final class ByteReader {

	private final byte[] bytes;

	private final int end;

	private int position;

	/**
	 * Create a reader.
	 * @param bytes what to read, which is not copied
	 * @param start the offset of the first byte to read
	 * @param end the offset just past the last byte to read
	 */
	public ByteReader(byte[] bytes, int start, int end) {
		Objects.checkFromToIndex(start, end, bytes.length);
		this.bytes = bytes;
		this.position = start;
		this.end = end;
	}

	/**
	 * The offset of the next byte.
	 * @return the offset from the start of the array
	 */
	public int position() {
		return this.position;
	}

	/**
	 * Continue elsewhere.
	 * @param position the offset of the next byte to read, at most {@link #end()}
	 */
	public void position(int position) {
		this.position = Objects.checkIndex(position, this.end + 1);
	}

	/**
	 * The end of the range.
	 * @return the offset just past its last byte
	 */
	public int end() {
		return this.end;
	}

	/**
	 * How much is left.
	 * @return the number of bytes until the end
	 */
	public int remaining() {
		return this.end - this.position;
	}

	/**
	 * Skip bytes.
	 * @param count how many, unsigned
	 * @throws ModuleException if fewer are left
	 */
	public void skip(int count) {
		if (Integer.compareUnsigned(count, remaining()) > 0) {
			throw unexpectedEnd();
		}
		this.position += count;
	}

	/**
	 * Read a byte.
	 * @return the byte, 0 to 255
	 */
	public int u8() {
		if (this.position == this.end) {
			throw unexpectedEnd();
		}
		return this.bytes[this.position++] & 0xff;
	}

	/**
	 * Read an unsigned 32-bit integer in LEB128.
	 * @return its bits
	 */
	public int u32() {
		int first = u8();
		if (first < 0x80) {
			return first;
		}
		int value = first & 0x7f;
		for (int shift = 7; shift < 28; shift += 7) {
			int next = u8();
			value |= (next & 0x7f) << shift;
			if (next < 0x80) {
				return value;
			}
		}
		int last = lastByte();
		if (last > 0x0f) {
			throw tooLarge();
		}
		return value | (last << 28);
	}

	/**
	 * Read an unsigned 64-bit integer in LEB128.
	 * @return its bits
	 */
	public long u64() {
		long value = 0;
		for (int shift = 0; shift < 63; shift += 7) {
			int next = u8();
			value |= (next & 0x7fL) << shift;
			if (next < 0x80) {
				return value;
			}
		}
		int last = lastByte();
		if (last > 1) {
			throw tooLarge();
		}
		return value | ((long) last << 63);
	}

	/**
	 * Read a signed 32-bit integer in LEB128.
	 * @return the integer
	 */
	public int s32() {
		return (int) signed(32);
	}

	/**
	 * Read a signed 33-bit integer in LEB128.
	 * @return the integer
	 */
	public long s33() {
		return signed(33);
	}

	/**
	 * Read a signed 64-bit integer in LEB128.
	 * @return the integer
	 */
	public long s64() {
		return signed(64);
	}

	private long signed(int bits) {
		long value = 0;
		int shift = 0;
		for (; shift + 7 < bits; shift += 7) {
			int next = u8();
			value |= (next & 0x7fL) << shift;
			if (next < 0x80) {
				int unused = 64 - 7 - shift;
				return (value << unused) >> unused;
			}
		}
		int last = lastByte();
		int extension = (last << 25) >> (25 + bits - shift - 1);
		if (extension != 0 && extension != -1) {
			throw tooLarge();
		}
		return value | ((long) ((last << 25) >> 25) << shift);
	}

	/** The last byte that an integer may have: it has to end here. */
	private int lastByte() {
		int last = u8();
		if (last >= 0x80) {
			throw malformed("integer representation too long");
		}
		return last;
	}

	/**
	 * Read a 32-bit float.
	 * @return its bits
	 */
	public int f32() {
		int start = this.position;
		skip(Integer.BYTES);
		int value = 0;
		for (int i = 0; i < Integer.BYTES; i++) {
			value |= (this.bytes[start + i] & 0xff) << (8 * i);
		}
		return value;
	}

	/**
	 * Read a 64-bit float.
	 * @return its bits
	 */
	public long f64() {
		long low = f32() & 0xffff_ffffL;
		return low | (((long) f32()) << 32);
	}

	/**
	 * Read a vector.
	 * @return its bits
	 */
	public V128 v128() {
		return new V128(f64(), f64());
	}

	/**
	 * Read an instruction's code, including what follows a prefix.
	 * @return the code as {@link Opcode} has it; not necessarily one that is known there
	 */
	public int opcode() {
		int code = u8();
		if (code >= 0xfb && code <= 0xfe) {
			int start = this.position;
			int sub = u32();
			int bits = (code == 0xfd) ? 12 : 8;
			if ((sub >>> bits) != 0) {
				this.position = start;
				throw malformed("illegal opcode %02x %d".formatted(code, Integer.toUnsignedLong(sub)));
			}
			return (code << bits) | sub;
		}
		return code;
	}

	/**
	 * Read a name.
	 * @return the name
	 * @throws ModuleException if it is not UTF-8
	 */
	public String name() {
		int length = u32();
		int start = this.position;
		if (Integer.compareUnsigned(length, remaining()) > 0) {
			throw malformed("length out of bounds: a name of " + Integer.toUnsignedString(length) + " bytes");
		}
		skip(length);
		return isAscii(start, this.position) ? new String(this.bytes, start, length, StandardCharsets.US_ASCII)
				: decode(start, length);
	}

	private boolean isAscii(int from, int to) {
		for (int i = from; i < to; i++) {
			if (this.bytes[i] < 0) {
				return false;
			}
		}
		return true;
	}

	private String decode(int start, int length) {
		try {
			return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(this.bytes, start, length)).toString();
		}
		catch (CharacterCodingException ex) {
			this.position = start;
			throw malformed("malformed UTF-8 encoding");
		}
	}

	/**
	 * Read how many of something follow, and find out whether so many are possible.
	 * @param size the fewest bytes that each takes, at least 1
	 * @param limit how many are admitted
	 * @param what their name, for messages
	 * @return the number, for which something may be allocated
	 */
	int count(int size, int limit, String what) {
		int start = this.position;
		int count = u32();
		if (Integer.compareUnsigned(count, remaining() / size) > 0) {
			this.position = start;
			throw malformed("unexpected end: %s %s do not fit into what follows"
				.formatted(Integer.toUnsignedString(count), what));
		}
		if (count > limit) {
			throw Flaw.tooLarge(count + " " + what + " where " + limit + " are admitted", start);
		}
		return count;
	}

	/**
	 * An exception for something malformed here.
	 * @param message what is wrong
	 * @return the exception, to be thrown
	 */
	ModuleException malformed(String message) {
		return Flaw.malformed(message, this.position);
	}

	private ModuleException tooLarge() {
		return malformed("integer too large");
	}

	private ModuleException unexpectedEnd() {
		return malformed("unexpected end");
	}

}
