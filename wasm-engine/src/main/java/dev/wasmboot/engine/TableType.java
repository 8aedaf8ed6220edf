package dev.wasmboot.engine;

/**
 * What a table holds, and how much of it.
 *
 * @param element the type of its elements, a reference type
 * @param index the type of its indexes, {@code i32} or {@code i64}
 * @param minimum elements at the start; {@link Long#MAX_VALUE} stands for more, too
 * @param maximum elements it may grow to; {@link Long#MAX_VALUE} stands for more, too,
 * and {@code -1} is where none is declared
 */
public record TableType(ValueType element, ValueType index, long minimum, long maximum) implements ExternType {

	/**
	 * Create a type with 32-bit indexes.
	 * @param element the type of its elements, a reference type
	 * @param minimum elements at the start
	 * @param maximum elements it may grow to; {@code -1} where none is declared
	 */
	public TableType(ValueType element, long minimum, long maximum) {
		this(element, ValueType.I32, minimum, maximum);
	}

	@Override
	public String toString() {
		return ((this.index == ValueType.I64) ? "64-bit " : "") + "table " + this.minimum
				+ ((this.maximum == -1) ? "" : ".." + this.maximum) + " of " + this.element;
	}

}
