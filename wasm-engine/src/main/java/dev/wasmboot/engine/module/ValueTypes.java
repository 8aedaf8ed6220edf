package dev.wasmboot.engine.module;

import dev.wasmboot.engine.ValueType;

/**
 * Reads value types, and knows which of those that the specification has are not
 * supported yet.
 */
public final class ValueTypes {

	private ValueTypes() {
	}

	/**
	 * Read a value type.
	 * @param in where it is next
	 * @return the type
	 */
	public static ValueType read(ByteReader in) {
		int start = in.position();
		return of(in.u8(), start, "malformed value type");
	}

	/**
	 * Read a reference type.
	 */
	static ValueType readReference(ByteReader in) {
		int start = in.position();
		ValueType type = of(in.u8(), start, "malformed reference type");
		if (!type.isReference()) {
			throw Flaw.malformed("malformed reference type", start);
		}
		return type;
	}

	/**
	 * Read the type of a null reference, which may be written in the form for heap types.
	 */
	static ValueType readHeap(ByteReader in) {
		int start = in.position();
		long code = in.s33();
		if (code >= 0) {
			throw Unsupported.feature("typed references", start);
		}
		return of((code < -64) ? 0 : (int) code & 0x7f, start, "malformed reference type");
	}

	/**
	 * The type that a block's negative code that names a type stands for.
	 */
	static ValueType ofBlock(long code, int offset) {
		return of((code < -64) ? 0 : (int) code & 0x7f, offset, "malformed block type");
	}

	private static ValueType of(int code, int offset, String problem) {
		return switch (code) {
			case 0x7f -> ValueType.I32;
			case 0x7e -> ValueType.I64;
			case 0x7d -> ValueType.F32;
			case 0x7c -> ValueType.F64;
			case 0x7b -> ValueType.V128;
			case 0x70 -> ValueType.FUNCREF;
			case 0x6f -> ValueType.EXTERNREF;
			case 0x69 -> ValueType.EXNREF;
			case 0x63, 0x64 -> throw Unsupported.feature("typed references", offset);
			case 0x6a, 0x6b, 0x6c, 0x6d, 0x6e, 0x71, 0x72, 0x73, 0x74 -> throw Unsupported.feature("GC", offset);
			default -> throw Flaw.malformed(problem, offset);
		};
	}

}
