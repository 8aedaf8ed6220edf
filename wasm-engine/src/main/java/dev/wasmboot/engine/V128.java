package dev.wasmboot.engine;

/**
 * A vector of 128 bits, as embedders pass it to and get it from exported functions. Lane
 * 0 is in the lowest bits of the low half.
 *
 * @param low the lower 64 bits
 * @param high the upper 64 bits
 */
public record V128(long low, long high) {

	/**
	 * All bits as one hexadecimal number.
	 */
	@Override
	public String toString() {
		return "0x%016x%016x".formatted(this.high, this.low);
	}

}
