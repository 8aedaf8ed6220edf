package dev.wasmboot.engine.simd;

/**
 * Computes with all lanes of a half at once, by the operations of a {@code long}. A
 * method is told which bits are the highest of their lanes, and how many bits a lane has;
 * both are constants where these methods are inlined.
 * <p>
 * What keeps a lane from disturbing the next one: sums and differences are formed without
 * the lanes' highest bits, which are put right by {@code xor}; and a truth value begins
 * as the highest bit of its lane, from where {@link #spread} fills the lane.
 */
final class PackedLanes {

	private PackedLanes() {
	}

	static long add(long a, long b, long highest) {
		return ((a & ~highest) + (b & ~highest)) ^ ((a ^ b) & highest);
	}

	static long sub(long a, long b, long highest) {
		return ((a | highest) - (b & ~highest)) ^ (~(a ^ b) & highest);
	}

	static long addSatS(long a, long b, long highest, int bits) {
		long sum = add(a, b, highest);
		return saturated(sum, a, ~(a ^ b) & (a ^ sum), highest, bits);
	}

	static long addSatU(long a, long b, long highest, int bits) {
		long sum = add(a, b, highest);
		return sum | spread(((a & b) | ((a | b) & ~sum)) & highest, bits);
	}

	static long subSatS(long a, long b, long highest, int bits) {
		long difference = sub(a, b, highest);
		return saturated(difference, a, (a ^ b) & (a ^ difference), highest, bits);
	}

	static long subSatU(long a, long b, long highest, int bits) {
		return sub(a, b, highest) & ~lessU(a, b, highest, bits);
	}

	/** Where the highest bit says overflow: the limit on the side that a is on. */
	private static long saturated(long wrapped, long a, long overflow, long highest, int bits) {
		long limit = signs(a, highest, bits) ^ ~highest;
		return Bits.bitselect(limit, wrapped, signs(overflow, highest, bits));
	}

	static long abs(long a, long highest, int bits) {
		long negative = signs(a, highest, bits);
		return sub(a ^ negative, negative, highest);
	}

	static long average(long a, long b, long highest) {
		return (a | b) - (((a ^ b) >>> 1) & ~highest);
	}

	/** The highest bits of the lanes that are not zero. */
	static long nonZero(long a, long highest) {
		return (((a & ~highest) + ~highest) | a) & highest;
	}

	static long notEqual(long a, long b, long highest, int bits) {
		return spread(nonZero(a ^ b, highest), bits);
	}

	/** The borrow of a - b, with the signs flipped. */
	static long lessS(long a, long b, long highest, int bits) {
		return signs((a & ~b) | (~(a ^ b) & sub(a, b, highest)), highest, bits);
	}

	/** The borrow of a - b. */
	static long lessU(long a, long b, long highest, int bits) {
		return signs((~a & b) | (~(a ^ b) & sub(a, b, highest)), highest, bits);
	}

	/** Fill each lane with its highest bit. */
	static long signs(long a, long highest, int bits) {
		return spread(a & highest, bits);
	}

	/** Fill each lane with its highest bit, the only one that may be set. */
	private static long spread(long highest, int bits) {
		return (highest << 1) - (highest >>> (bits - 1));
	}

}
