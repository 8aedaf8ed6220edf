package dev.wasmboot.engine.simd;

/**
 * Four integers of 32 bits, two in each half. See {@link VectorOperation} for what the
 * methods take: halves, or single lanes.
 */
public final class I32x4 {

	private static final long LOWER = 0xffffffffL;

	/** What the lower lane carries over to the upper one. */
	private static final long CARRY = 1L << 32;

	private I32x4() {
	}

	/**
	 * A half from its two lanes.
	 * @param lower the lane in the lower bits
	 * @param upper the other one
	 * @return the half
	 */
	public static long lanes(int lower, int upper) {
		return (lower & LOWER) | ((long) upper << 32);
	}

	private static long lower(int lane) {
		return lane & LOWER;
	}

	static int upper(long half) {
		return (int) (half >>> 32);
	}

	public static long splat(int value) {
		return both(value);
	}

	private static long both(int lane) {
		return (lane & LOWER) * (CARRY + 1);
	}

	public static int extractLane(long half, int lane) {
		return (int) (half >>> (32 * lane));
	}

	public static long replaceLane(long half, int lane, int value) {
		return (half & ~(LOWER << (32 * lane))) | ((value & LOWER) << (32 * lane));
	}

	public static long eq(long a, long b) {
		long different = a ^ b;
		return negative((different & LOWER) - 1, (different >>> 32) - 1);
	}

	public static int eq(int a, int b) {
		return negative(lower(a ^ b) - 1);
	}

	public static long ne(long a, long b) {
		return ~eq(a, b);
	}

	public static int ne(int a, int b) {
		return ~eq(a, b);
	}

	public static long ltS(long a, long b) {
		return negative((long) (int) a - (int) b, (a >> 32) - (b >> 32));
	}

	public static int ltS(int a, int b) {
		return negative((long) a - b);
	}

	public static long ltU(long a, long b) {
		return negative((a & LOWER) - (b & LOWER), (a >>> 32) - (b >>> 32));
	}

	public static int ltU(int a, int b) {
		return negative(lower(a) - lower(b));
	}

	/**
	 * A half of truth values. A difference of numbers of 32 bits has an upper half of
	 * ones where it is negative, else of zeros.
	 */
	private static long negative(long lower, long upper) {
		return (lower >>> 32) | (upper & ~LOWER);
	}

	private static int negative(long difference) {
		return (int) (difference >> 32);
	}

	public static long gtS(long a, long b) {
		return ltS(b, a);
	}

	public static int gtS(int a, int b) {
		return ltS(b, a);
	}

	public static long gtU(long a, long b) {
		return ltU(b, a);
	}

	public static int gtU(int a, int b) {
		return ltU(b, a);
	}

	public static long leS(long a, long b) {
		return ~ltS(b, a);
	}

	public static int leS(int a, int b) {
		return ~ltS(b, a);
	}

	public static long leU(long a, long b) {
		return ~ltU(b, a);
	}

	public static int leU(int a, int b) {
		return ~ltU(b, a);
	}

	public static long geS(long a, long b) {
		return ~ltS(a, b);
	}

	public static int geS(int a, int b) {
		return ~ltS(a, b);
	}

	public static long geU(long a, long b) {
		return ~ltU(a, b);
	}

	public static int geU(int a, int b) {
		return ~ltU(a, b);
	}

	public static long abs(long a) {
		return lanes(Math.abs((int) a), Math.abs(upper(a)));
	}

	public static int abs(int a) {
		return Math.abs(a);
	}

	public static long neg(long a) {
		return lanes(-(int) a, -upper(a));
	}

	public static int neg(int a) {
		return -a;
	}

	public static int allTrue(long low, long high) {
		return ((int) low != 0 && upper(low) != 0 && (int) high != 0 && upper(high) != 0) ? 1 : 0;
	}

	public static int bitmask(long low, long high) {
		return signs(low) | (signs(high) << 2);
	}

	private static int signs(long half) {
		return ((int) half >>> 31) | ((upper(half) >>> 31) << 1);
	}

	/** Of two lanes of 16 bits. */
	public static long extendI16x8S(long lanes) {
		return lanes((short) lanes, (short) (lanes >>> 16));
	}

	/** Of two lanes of 16 bits. */
	public static long extendI16x8U(long lanes) {
		return (lanes & 0xffff) | ((lanes & 0xffff0000L) << 16);
	}

	public static long extmulI16x8S(long a, long b) {
		return lanes((short) a * (short) b, (short) (a >>> 16) * (short) (b >>> 16));
	}

	public static long extmulI16x8U(long a, long b) {
		return lanes(((int) a & 0xffff) * ((int) b & 0xffff), ((int) a >>> 16) * ((int) b >>> 16));
	}

	public static long extaddPairwiseI16x8S(long a) {
		return lanes(extaddPairwiseI16x8S((int) a), extaddPairwiseI16x8S(upper(a)));
	}

	public static int extaddPairwiseI16x8S(int a) {
		return (short) a + (a >> 16);
	}

	public static long extaddPairwiseI16x8U(long a) {
		return (a & 0x0000ffff0000ffffL) + ((a >>> 16) & 0x0000ffff0000ffffL);
	}

	public static int extaddPairwiseI16x8U(int a) {
		return (a & 0xffff) + (a >>> 16);
	}

	public static long dotI16x8S(long a, long b) {
		return lanes(dotI16x8S((int) a, (int) b), dotI16x8S(upper(a), upper(b)));
	}

	public static int dotI16x8S(int a, int b) {
		return (short) a * (short) b + (a >> 16) * (b >> 16);
	}

	/** Both sides signed, the sums of pairs wrapping at 16 bits. */
	public static long relaxedDotI8x16I7x16AddS(long a, long b, long c) {
		return add(extaddPairwiseI16x8S(I16x8.relaxedDotI8x16I7x16S(a, b)), c);
	}

	public static int relaxedDotI8x16I7x16AddS(int a, int b, int c) {
		return (int) relaxedDotI8x16I7x16AddS((long) a, b, c);
	}

	public static long shl(long half, int count) {
		return (half << (count & 31)) & both(-1 << count);
	}

	public static int shl(int lane, int count) {
		return lane << count;
	}

	public static long shrS(long half, int count) {
		return lower((int) half >> count) | ((half >> (count & 31)) & ~LOWER);
	}

	public static int shrS(int lane, int count) {
		return lane >> count;
	}

	public static long shrU(long half, int count) {
		return (half >>> (count & 31)) & both(-1 >>> count);
	}

	public static int shrU(int lane, int count) {
		return lane >>> count;
	}

	public static long add(long a, long b) {
		long sum = a + b;
		return sum - ((a ^ b ^ sum) & CARRY);
	}

	public static int add(int a, int b) {
		return a + b;
	}

	public static long sub(long a, long b) {
		long difference = a - b;
		return difference + ((a ^ b ^ difference) & CARRY);
	}

	public static int sub(int a, int b) {
		return a - b;
	}

	public static long mul(long a, long b) {
		return lower((int) a * (int) b) | ((a & ~LOWER) * (b >>> 32));
	}

	public static int mul(int a, int b) {
		return a * b;
	}

	public static long minS(long a, long b) {
		return lanes(Math.min((int) a, (int) b), Math.min(upper(a), upper(b)));
	}

	public static int minS(int a, int b) {
		return Math.min(a, b);
	}

	public static long minU(long a, long b) {
		return Math.min(a & LOWER, b & LOWER) | (Math.min(a >>> 32, b >>> 32) << 32);
	}

	public static int minU(int a, int b) {
		return (int) Math.min(lower(a), lower(b));
	}

	public static long maxS(long a, long b) {
		return lanes(Math.max((int) a, (int) b), Math.max(upper(a), upper(b)));
	}

	public static int maxS(int a, int b) {
		return Math.max(a, b);
	}

	public static long maxU(long a, long b) {
		return Math.max(a & LOWER, b & LOWER) | (Math.max(a >>> 32, b >>> 32) << 32);
	}

	public static int maxU(int a, int b) {
		return (int) Math.max(lower(a), lower(b));
	}

	public static long truncSatF32x4S(long a) {
		return lanes(truncSatF32x4S((int) a), truncSatF32x4S(upper(a)));
	}

	public static int truncSatF32x4S(int a) {
		return (int) Float.intBitsToFloat(a);
	}

	public static long truncSatF32x4U(long a) {
		return lanes(truncSatF32x4U((int) a), truncSatF32x4U(upper(a)));
	}

	public static int truncSatF32x4U(int a) {
		return saturateU(Float.intBitsToFloat(a));
	}

	/** Of two lanes of 64 bits. */
	public static long truncSatF64x2S(long low, long high) {
		return lanes((int) Double.longBitsToDouble(low), (int) Double.longBitsToDouble(high));
	}

	/** Of two lanes of 64 bits. */
	public static long truncSatF64x2U(long low, long high) {
		return lanes(saturateU(Double.longBitsToDouble(low)), saturateU(Double.longBitsToDouble(high)));
	}

	/** Java's conversion is a saturating one, with zero for NaN. */
	private static int saturateU(double value) {
		return (int) Math.max(0, Math.min((long) value, LOWER));
	}

}
