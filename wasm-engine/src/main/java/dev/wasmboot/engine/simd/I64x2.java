package dev.wasmboot.engine.simd;

/**
 * Two integers of 64 bits, one in each half. See {@link VectorOperation} for what the
 * methods take.
 */
public final class I64x2 {

	private static final long LOWER = 0xffffffffL;

	private I64x2() {
	}

	public static long splat(long value) {
		return value;
	}

	public static long extractLane(long half, int lane) {
		return half;
	}

	public static long replaceLane(long half, int lane, long value) {
		return value;
	}

	/** A truth value. */
	static long mask(boolean value) {
		return value ? -1 : 0;
	}

	public static long eq(long a, long b) {
		return mask(a == b);
	}

	public static long ne(long a, long b) {
		return mask(a != b);
	}

	public static long ltS(long a, long b) {
		return mask(a < b);
	}

	public static long gtS(long a, long b) {
		return mask(a > b);
	}

	public static long leS(long a, long b) {
		return mask(a <= b);
	}

	public static long geS(long a, long b) {
		return mask(a >= b);
	}

	public static long abs(long a) {
		return Math.abs(a);
	}

	public static long neg(long a) {
		return -a;
	}

	public static int allTrue(long low, long high) {
		return (low != 0 && high != 0) ? 1 : 0;
	}

	public static int bitmask(long low, long high) {
		return (int) (low >>> 63) | ((int) (high >>> 63) << 1);
	}

	/** Of one lane of 32 bits. */
	public static long extendI32x4S(long lane) {
		return (int) lane;
	}

	/** Of one lane of 32 bits. */
	public static long extendI32x4U(long lane) {
		return lane & LOWER;
	}

	public static long extmulI32x4S(long a, long b) {
		return (long) (int) a * (int) b;
	}

	public static long extmulI32x4U(long a, long b) {
		return (a & LOWER) * (b & LOWER);
	}

	public static long shl(long half, int count) {
		return half << count;
	}

	public static long shrS(long half, int count) {
		return half >> count;
	}

	public static long shrU(long half, int count) {
		return half >>> count;
	}

	public static long add(long a, long b) {
		return a + b;
	}

	public static long sub(long a, long b) {
		return a - b;
	}

	public static long mul(long a, long b) {
		return a * b;
	}

}
