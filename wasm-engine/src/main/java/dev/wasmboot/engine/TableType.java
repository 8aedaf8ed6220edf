package dev.wasmboot.engine;

/**
 * What a table holds, and how much of it.
 *
 * @param element the type of its elements, a reference type
 * @param minimum elements at the start, unsigned
 * @param maximum elements it may grow to, unsigned; {@code -1} where none is declared
 */
public record TableType(ValueType element, long minimum, long maximum) implements ExternType {

	@Override
	public String toString() {
		return "table " + this.minimum + ((this.maximum == -1) ? "" : ".." + this.maximum) + " of " + this.element;
	}

}
