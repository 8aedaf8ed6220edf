package dev.wasmboot.engine.simd;

/**
 * Eight integers of 16 bits, four in each half. See {@link VectorOperation} for what the
 * methods take, and {@link PackedLanes} for how lanes are kept apart.
 */
public final class I16x8 {

	/** The highest bit of each lane. */
	private static final long HIGHEST = 0x8000800080008000L;

	private static final int BITS = 16;

	/** A one in each lane. */
	private static final long ONES = 0x0001000100010001L;

	private static final long LOWER_BYTES = 0x00ff00ff00ff00ffL;

	private I16x8() {
	}

	public static long splat(int value) {
		return (value & 0xffff) * ONES;
	}

	public static int extractLaneS(long half, int lane) {
		return (short) (half >>> (16 * lane));
	}

	public static int extractLaneU(long half, int lane) {
		return (int) (half >>> (16 * lane)) & 0xffff;
	}

	public static long replaceLane(long half, int lane, int value) {
		return (half & ~(0xffffL << (16 * lane))) | ((value & 0xffffL) << (16 * lane));
	}

	public static long eq(long a, long b) {
		return ~ne(a, b);
	}

	public static long ne(long a, long b) {
		return PackedLanes.notEqual(a, b, HIGHEST, BITS);
	}

	public static long ltS(long a, long b) {
		return PackedLanes.lessS(a, b, HIGHEST, BITS);
	}

	public static long ltU(long a, long b) {
		return PackedLanes.lessU(a, b, HIGHEST, BITS);
	}

	public static long gtS(long a, long b) {
		return ltS(b, a);
	}

	public static long gtU(long a, long b) {
		return ltU(b, a);
	}

	public static long leS(long a, long b) {
		return ~ltS(b, a);
	}

	public static long leU(long a, long b) {
		return ~ltU(b, a);
	}

	public static long geS(long a, long b) {
		return ~ltS(a, b);
	}

	public static long geU(long a, long b) {
		return ~ltU(a, b);
	}

	/** Fill each lane with its highest bit. */
	static long signs(long a) {
		return PackedLanes.signs(a, HIGHEST, BITS);
	}

	public static long abs(long a) {
		return PackedLanes.abs(a, HIGHEST, BITS);
	}

	public static long neg(long a) {
		return sub(0, a);
	}

	public static int allTrue(long low, long high) {
		return ((PackedLanes.nonZero(low, HIGHEST) & PackedLanes.nonZero(high, HIGHEST)) == HIGHEST) ? 1 : 0;
	}

	public static int bitmask(long low, long high) {
		return (int) (gather(low) | (gather(high) << 4));
	}

	/** Brings the highest bit of lane i to bit i: the products do not overlap. */
	private static long gather(long half) {
		return (((half & HIGHEST) >>> 15) * 0x1000200040008000L) >>> 60;
	}

	/** Of four lanes of 32 bits. */
	public static long narrowI32x4S(long low, long high) {
		return lanes(saturateS((int) low), saturateS((int) (low >>> 32)), saturateS((int) high),
				saturateS((int) (high >>> 32)));
	}

	/** Of four lanes of 32 bits. */
	public static long narrowI32x4U(long low, long high) {
		return lanes(saturateU((int) low), saturateU((int) (low >>> 32)), saturateU((int) high),
				saturateU((int) (high >>> 32)));
	}

	private static int saturateS(int value) {
		return Math.max(Short.MIN_VALUE, Math.min(value, Short.MAX_VALUE));
	}

	private static int saturateU(int value) {
		return Math.max(0, Math.min(value, 0xffff));
	}

	/** Four lanes, of which the lower bits count. */
	private static long lanes(int first, int second, int third, int fourth) {
		long low = (first & 0xffff) | (second << 16);
		long high = (third & 0xffff) | (fourth << 16);
		return (low & 0xffffffffL) | (high << 32);
	}

	/** Of four lanes of 8 bits. */
	public static long extendI8x16S(long bytes) {
		long lanes = extendI8x16U(bytes);
		long signs = lanes & 0x0080008000800080L;
		return lanes | ((signs << 9) - (signs << 1));
	}

	/** Of four lanes of 8 bits. */
	public static long extendI8x16U(long bytes) {
		long pairs = ((bytes & 0xffffffffL) | (bytes << 16)) & 0x0000ffff0000ffffL;
		return (pairs | (pairs << 8)) & LOWER_BYTES;
	}

	/** Of four lanes of 8 bits. */
	public static long extmulI8x16S(long a, long b) {
		return lanes((byte) a * (byte) b, (byte) (a >>> 8) * (byte) (b >>> 8), (byte) (a >>> 16) * (byte) (b >>> 16),
				(byte) (a >>> 24) * (byte) (b >>> 24));
	}

	/**
	 * Of four lanes of 8 bits. What a byte is multiplied with is where the byte is
	 * itself, so that their product comes out in its lane, twice as far up. Bytes 0 and 3
	 * share a multiplication: the products of the one with the other are between their
	 * lanes.
	 */
	public static long extmulI8x16U(long a, long b) {
		long outer = ((a & 0xff0000ffL) * (b & 0xff0000ffL)) & 0xffff00000000ffffL;
		return outer | ((a & 0xff00) * (b & 0xff00)) | ((a & 0xff0000) * (b & 0xff0000));
	}

	public static long extaddPairwiseI8x16S(long a) {
		return add(evenS(a), oddS(a));
	}

	public static long extaddPairwiseI8x16U(long a) {
		return (a & LOWER_BYTES) + ((a >>> 8) & LOWER_BYTES);
	}

	private static long evenS(long bytes) {
		return oddS(bytes << 8);
	}

	private static long oddS(long bytes) {
		return ((bytes >>> 8) & LOWER_BYTES) | (signs(bytes) & ~LOWER_BYTES);
	}

	public static long shl(long half, int count) {
		int by = count & 15;
		return (half << by) & (((0xffff << by) & 0xffff) * ONES);
	}

	public static long shrS(long half, int count) {
		long kept = (0xffff >>> (count & 15)) * ONES;
		return ((half >>> (count & 15)) & kept) | (signs(half) & ~kept);
	}

	public static long shrU(long half, int count) {
		int by = count & 15;
		return (half >>> by) & ((0xffff >>> by) * ONES);
	}

	public static long add(long a, long b) {
		return PackedLanes.add(a, b, HIGHEST);
	}

	public static long addSatS(long a, long b) {
		return PackedLanes.addSatS(a, b, HIGHEST, BITS);
	}

	public static long addSatU(long a, long b) {
		return PackedLanes.addSatU(a, b, HIGHEST, BITS);
	}

	public static long sub(long a, long b) {
		return PackedLanes.sub(a, b, HIGHEST);
	}

	public static long subSatS(long a, long b) {
		return PackedLanes.subSatS(a, b, HIGHEST, BITS);
	}

	public static long subSatU(long a, long b) {
		return PackedLanes.subSatU(a, b, HIGHEST, BITS);
	}

	public static long mul(long a, long b) {
		return I32x4.lanes(mulPair((int) a, (int) b), mulPair((int) (a >>> 32), (int) (b >>> 32)));
	}

	private static int mulPair(int a, int b) {
		return ((a * b) & 0xffff) | ((a & 0xffff0000) * (b >>> 16));
	}

	public static long minS(long a, long b) {
		return Bits.bitselect(a, b, ltS(a, b));
	}

	public static long minU(long a, long b) {
		return Bits.bitselect(a, b, ltU(a, b));
	}

	public static long maxS(long a, long b) {
		return Bits.bitselect(b, a, ltS(a, b));
	}

	public static long maxU(long a, long b) {
		return Bits.bitselect(b, a, ltU(a, b));
	}

	public static long avgrU(long a, long b) {
		return PackedLanes.average(a, b, HIGHEST);
	}

	public static long q15mulrSatS(long a, long b) {
		return lanes(q15((short) a, (short) b), q15((short) (a >>> 16), (short) (b >>> 16)),
				q15((short) (a >>> 32), (short) (b >>> 32)), q15((short) (a >>> 48), (short) (b >>> 48)));
	}

	private static int q15(int a, int b) {
		return Math.min((a * b + 0x4000) >> 15, Short.MAX_VALUE);
	}

	/** Both sides signed, the sums wrapping. */
	public static long relaxedDotI8x16I7x16S(long a, long b) {
		return add(mul(evenS(a), evenS(b)), mul(oddS(a), oddS(b)));
	}

}
