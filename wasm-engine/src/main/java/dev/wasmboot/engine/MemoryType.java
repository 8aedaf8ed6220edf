package dev.wasmboot.engine;

/**
 * How large a memory is.
 *
 * @param index the type of its addresses, {@code i32} or {@code i64}
 * @param minimum pages of 64 KiB at the start
 * @param maximum pages it may grow to; {@code -1} where none is declared
 */
public record MemoryType(ValueType index, long minimum, long maximum) implements ExternType {

	/**
	 * Create a type with 32-bit addresses.
	 * @param minimum pages of 64 KiB at the start
	 * @param maximum pages it may grow to; {@code -1} where none is declared
	 */
	public MemoryType(long minimum, long maximum) {
		this(ValueType.I32, minimum, maximum);
	}

	@Override
	public String toString() {
		return ((this.index == ValueType.I64) ? "64-bit " : "") + "memory " + this.minimum
				+ ((this.maximum == -1) ? "" : ".." + this.maximum) + " pages";
	}

}
