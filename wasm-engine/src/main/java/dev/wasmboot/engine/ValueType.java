package dev.wasmboot.engine;

/**
 * The types of values, as of the
 * <a href="https://webassembly.github.io/spec/core/syntax/types.html">specification</a>.
 */
public enum ValueType {

	/** A 32-bit integer; a Java {@code int}. */
	I32(0x7f),

	/** A 64-bit integer; a Java {@code long}. */
	I64(0x7e),

	/** A 32-bit float; a Java {@code float}. */
	F32(0x7d),

	/** A 64-bit float; a Java {@code double}. */
	F64(0x7c),

	/** A 128-bit vector. */
	V128(0x7b),

	/** A reference to a function, or null. */
	FUNCREF(0x70),

	/** A reference to a Java object, or null. */
	EXTERNREF(0x6f),

	/** A reference to an exception, or null. */
	EXNREF(0x69);

	private final int code;

	ValueType(int code) {
		this.code = code;
	}

	/**
	 * The byte that stands for this type in a module.
	 * @return the byte, 0 to 255
	 */
	public int code() {
		return this.code;
	}

	/**
	 * Whether values of this type are references.
	 * @return {@code true} for references, {@code false} for numbers and vectors
	 */
	public boolean isReference() {
		return this.code <= 0x70;
	}

	/**
	 * Whether values of this type are numbers.
	 * @return {@code true} for integers and floats, {@code false} for vectors and
	 * references
	 */
	public boolean isNumber() {
		return this.code > V128.code;
	}

	/**
	 * The type as it is written in the text format.
	 */
	@Override
	public String toString() {
		return switch (this) {
			case I32 -> "i32";
			case I64 -> "i64";
			case F32 -> "f32";
			case F64 -> "f64";
			case V128 -> "v128";
			case FUNCREF -> "funcref";
			case EXTERNREF -> "externref";
			case EXNREF -> "exnref";
		};
	}

}
