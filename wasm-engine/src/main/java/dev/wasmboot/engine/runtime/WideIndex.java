package dev.wasmboot.engine.runtime;

/**
 * Addresses, indexes, offsets and lengths of 64 bits, as 32-bit ones.
 * <p>
 * Memories and tables are arrays, of fewer than 2<sup>31</sup> bytes or elements. A
 * 64-bit number below that is the same number in 32 bits. All others are too large,
 * whatever is added to them, and become 2<sup>32</sup> - 1: which is too large, too, for
 * every operation with a 32-bit number, since those compute without wrapping around. That
 * holds for a range of length 0, which has to begin within the array or at its end, and
 * for growing, which would go past what an array holds. So a 64-bit memory or table needs
 * no operations of its own.
 */
public final class WideIndex {

	private WideIndex() {
	}

	/**
	 * The 32-bit number that does for a 64-bit one.
	 * @param index the number, unsigned
	 * @return the same number, or -1 if it is 2<sup>31</sup> or more
	 */
	public static int narrow(long index) {
		return ((index >>> 31) == 0) ? (int) index : -1;
	}

}
