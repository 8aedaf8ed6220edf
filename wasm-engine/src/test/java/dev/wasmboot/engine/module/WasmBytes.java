package dev.wasmboot.engine.module;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Writes modules byte by byte, right ones and wrong ones.
 */
public final class WasmBytes {

	public static final int TYPES = 1;

	public static final int IMPORTS = 2;

	public static final int FUNCTIONS = 3;

	public static final int TABLES = 4;

	public static final int MEMORIES = 5;

	public static final int GLOBALS = 6;

	public static final int EXPORTS = 7;

	public static final int START = 8;

	public static final int ELEMENTS = 9;

	public static final int CODE = 10;

	public static final int DATA = 11;

	public static final int DATA_COUNT = 12;

	public static final int TAGS = 13;

	public static final int I32 = 0x7f;

	public static final int FUNCREF = 0x70;

	/** The largest 32-bit integer, in LEB128. */
	public static final byte[] HUGE = u32(0xffff_ffffL);

	private WasmBytes() {
	}

	/**
	 * Join parts: an {@link Integer} is a byte, a {@code byte[]} itself, and a
	 * {@link String} a name with its length.
	 */
	public static byte[] bytes(Object... parts) {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		for (Object part : parts) {
			if (part instanceof Integer value) {
				out.write(value);
			}
			else if (part instanceof String name) {
				byte[] text = name.getBytes(StandardCharsets.UTF_8);
				out.writeBytes(u32(text.length));
				out.writeBytes(text);
			}
			else {
				out.writeBytes((byte[]) part);
			}
		}
		return out.toByteArray();
	}

	public static byte[] module(byte[]... sections) {
		return bytes(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, bytes((Object[]) sections));
	}

	public static byte[] section(int id, Object... parts) {
		byte[] content = bytes(parts);
		return bytes(id, u32(content.length), content);
	}

	/** A section that is a vector. */
	public static byte[] sectionOf(int id, byte[]... items) {
		return section(id, u32(items.length), bytes((Object[]) items));
	}

	/** The type of a function. */
	public static byte[] type(byte[] parameters, byte[] results) {
		return bytes(0x60, u32(parameters.length), parameters, u32(results.length), results);
	}

	/** The body of a function without locals but for its parameters. */
	public static byte[] body(Object... code) {
		return bodyWithLocals(bytes(0), code);
	}

	public static byte[] bodyWithLocals(byte[] locals, Object... code) {
		byte[] content = bytes(locals, bytes(code), Opcode.END);
		return bytes(u32(content.length), content);
	}

	/** A module of one function () -> (), with its body. */
	public static byte[] moduleOf(byte[] body) {
		return module(sectionOf(TYPES, type(bytes(), bytes())), sectionOf(FUNCTIONS, bytes(0)), sectionOf(CODE, body));
	}

	public static byte[] u32(long value) {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		long left = value;
		for (; left > 0x7f; left >>>= 7) {
			out.write((int) (left & 0x7f) | 0x80);
		}
		out.write((int) left);
		return out.toByteArray();
	}

	public static byte[] s64(long value) {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		long left = value;
		for (; left > 0x3f || left < -0x40; left >>= 7) {
			out.write((int) (left & 0x7f) | 0x80);
		}
		out.write((int) (left & 0x7f));
		return out.toByteArray();
	}

	/** The same bytes many times. */
	public static byte[] repeat(int count, Object... parts) {
		byte[] unit = bytes(parts);
		byte[] all = new byte[unit.length * count];
		for (int i = 0; i < count; i++) {
			System.arraycopy(unit, 0, all, i * unit.length, unit.length);
		}
		return all;
	}

}
