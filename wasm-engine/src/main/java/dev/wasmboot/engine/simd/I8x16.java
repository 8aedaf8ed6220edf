package dev.wasmboot.engine.simd;

/**
 * Sixteen integers of 8 bits, eight in each half. See {@link VectorOperation} for what
 * the methods take, and {@link PackedLanes} for how lanes are kept apart.
 */
public final class I8x16 {

	/** The highest bit of each lane. */
	private static final long HIGHEST = 0x8080808080808080L;

	private static final int BITS = 8;

	/** A one in each lane. */
	private static final long ONES = 0x0101010101010101L;

	private static final long EVEN_BYTES = 0x00ff00ff00ff00ffL;

	private I8x16() {
	}

	public static long splat(int value) {
		return (value & 0xff) * ONES;
	}

	public static int extractLaneS(long half, int lane) {
		return (byte) (half >>> (8 * lane));
	}

	public static int extractLaneU(long half, int lane) {
		return (int) (half >>> (8 * lane)) & 0xff;
	}

	public static long replaceLane(long half, int lane, int value) {
		return (half & ~(0xffL << (8 * lane))) | ((value & 0xffL) << (8 * lane));
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

	public static long abs(long a) {
		return PackedLanes.abs(a, HIGHEST, BITS);
	}

	public static long neg(long a) {
		return sub(0, a);
	}

	public static long popcnt(long a) {
		long pairs = a - ((a >>> 1) & 0x5555555555555555L);
		long nibbles = (pairs & 0x3333333333333333L) + ((pairs >>> 2) & 0x3333333333333333L);
		return (nibbles + (nibbles >>> 4)) & 0x0f0f0f0f0f0f0f0fL;
	}

	public static int allTrue(long low, long high) {
		return ((PackedLanes.nonZero(low, HIGHEST) & PackedLanes.nonZero(high, HIGHEST)) == HIGHEST) ? 1 : 0;
	}

	public static int bitmask(long low, long high) {
		return (int) (gather(low) | (gather(high) << 8));
	}

	/** Brings the highest bit of lane i to bit i: the products do not overlap. */
	private static long gather(long half) {
		return ((half & HIGHEST) * 0x0002040810204081L) >>> 56;
	}

	/** Of eight lanes of 16 bits. */
	public static long narrowI16x8S(long low, long high) {
		return pack(saturateS(low)) | (pack(saturateS(high)) << 32);
	}

	/** Of eight lanes of 16 bits. */
	public static long narrowI16x8U(long low, long high) {
		return pack(saturateU(low)) | (pack(saturateU(high)) << 32);
	}

	/** A lane is out of range if one of the bits from 7 on is not as its sign is. */
	private static long saturateS(long lanes) {
		long negative = I16x8.signs(lanes);
		long outside = I16x8.signs((lanes ^ negative) + 0x7f807f807f807f80L);
		return Bits.bitselect(negative ^ 0x007f007f007f007fL, lanes, outside);
	}

	/**
	 * A lane that is not negative is out of range if one of the bits from 8 on is set.
	 */
	private static long saturateU(long lanes) {
		long above = I16x8.signs((lanes & 0x7fff7fff7fff7fffL) + 0x7f007f007f007f00L);
		return (lanes | above) & ~I16x8.signs(lanes);
	}

	/** The lower bytes of four lanes of 16 bits, side by side. */
	private static long pack(long lanes) {
		long bytes = lanes & EVEN_BYTES;
		long pairs = (bytes | (bytes >>> 8)) & 0x0000ffff0000ffffL;
		return (pairs | (pairs >>> 16)) & 0xffffffffL;
	}

	public static long shl(long half, int count) {
		int by = count & 7;
		return (half << by) & (((0xff << by) & 0xff) * ONES);
	}

	public static long shrS(long half, int count) {
		long kept = (0xff >>> (count & 7)) * ONES;
		return ((half >>> (count & 7)) & kept) | (PackedLanes.signs(half, HIGHEST, BITS) & ~kept);
	}

	public static long shrU(long half, int count) {
		int by = count & 7;
		return (half >>> by) & ((0xff >>> by) * ONES);
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

	/** Eight of the sixteen lanes, by indexes; zero where there is no such lane. */
	public static long swizzle(long low, long high, long indexes) {
		return at(low, high, indexes, 0) | at(low, high, indexes, 8) | at(low, high, indexes, 16)
				| at(low, high, indexes, 24) | at(low, high, indexes, 32) | at(low, high, indexes, 40)
				| at(low, high, indexes, 48) | at(low, high, indexes, 56);
	}

	private static long at(long low, long high, long indexes, int shift) {
		int index = (int) (indexes >>> shift) & 0xff;
		long half = (index < 8) ? low : (index < 16) ? high : 0;
		return ((half >>> (8 * index)) & 0xff) << shift;
	}

	/** Eight of the 32 lanes of two vectors, by indexes below 32. */
	public static long shuffle(long aLow, long aHigh, long bLow, long bHigh, long indexes) {
		long ofB = PackedLanes.signs(indexes << 3, HIGHEST, BITS);
		return Bits.bitselect(swizzle(bLow, bHigh, indexes & 0x0f0f0f0f0f0f0f0fL),
				swizzle(aLow, aHigh, indexes & 0x0f0f0f0f0f0f0f0fL), ofB);
	}

}
