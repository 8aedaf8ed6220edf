package dev.wasmboot.engine;

/**
 * How large a memory is.
 *
 * @param minimum pages of 64 KiB at the start
 * @param maximum pages it may grow to; {@code -1} where none is declared
 */
public record MemoryType(long minimum, long maximum) implements ExternType {

	@Override
	public String toString() {
		return "memory " + this.minimum + ((this.maximum == -1) ? "" : ".." + this.maximum) + " pages";
	}

}
