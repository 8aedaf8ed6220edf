package dev.wasmboot.engine.simd;

/**
 * Two floats of 64 bits, one in each half. See {@link VectorOperation} for what the
 * methods take, and {@link F32x4} for NaNs.
 */
public final class F64x2 {

	private F64x2() {
	}

	private static double lane(long half) {
		return Double.longBitsToDouble(half);
	}

	private static long half(double lane) {
		return Double.doubleToRawLongBits(lane);
	}

	public static long splat(double value) {
		return half(value);
	}

	public static double extractLane(long half, int lane) {
		return lane(half);
	}

	public static long replaceLane(long half, int lane, double value) {
		return half(value);
	}

	public static long eq(long a, long b) {
		return I64x2.mask(lane(a) == lane(b));
	}

	public static long ne(long a, long b) {
		return I64x2.mask(lane(a) != lane(b));
	}

	public static long lt(long a, long b) {
		return I64x2.mask(lane(a) < lane(b));
	}

	public static long gt(long a, long b) {
		return I64x2.mask(lane(a) > lane(b));
	}

	public static long le(long a, long b) {
		return I64x2.mask(lane(a) <= lane(b));
	}

	public static long ge(long a, long b) {
		return I64x2.mask(lane(a) >= lane(b));
	}

	public static long abs(long a) {
		return a & Long.MAX_VALUE;
	}

	public static long neg(long a) {
		return a ^ Long.MIN_VALUE;
	}

	public static long sqrt(long a) {
		return half(Math.sqrt(lane(a)));
	}

	public static long ceil(long a) {
		return half(Math.ceil(quiet(lane(a))));
	}

	public static long floor(long a) {
		return half(Math.floor(quiet(lane(a))));
	}

	public static long trunc(long a) {
		return half(truncated(quiet(lane(a))));
	}

	public static long nearest(long a) {
		return half(Math.rint(quiet(lane(a))));
	}

	private static double quiet(double value) {
		return Double.isNaN(value) ? value + value : value;
	}

	static double truncated(double value) {
		return (value < 0) ? Math.ceil(value) : Math.floor(value);
	}

	public static long add(long a, long b) {
		return half(lane(a) + lane(b));
	}

	public static long sub(long a, long b) {
		return half(lane(a) - lane(b));
	}

	public static long mul(long a, long b) {
		return half(lane(a) * lane(b));
	}

	public static long div(long a, long b) {
		return half(lane(a) / lane(b));
	}

	public static long min(long a, long b) {
		return half(min(lane(a), lane(b)));
	}

	private static double min(double a, double b) {
		return (Double.isNaN(a) || Double.isNaN(b)) ? a + b : Math.min(a, b);
	}

	public static long max(long a, long b) {
		return half(max(lane(a), lane(b)));
	}

	private static double max(double a, double b) {
		return (Double.isNaN(a) || Double.isNaN(b)) ? a + b : Math.max(a, b);
	}

	/** The second if it is less, else the first. */
	public static long pmin(long a, long b) {
		return (lane(b) < lane(a)) ? b : a;
	}

	/** The second if it is greater, else the first. */
	public static long pmax(long a, long b) {
		return (lane(a) < lane(b)) ? b : a;
	}

	/** With two roundings. */
	public static long relaxedMadd(long a, long b, long c) {
		return add(mul(a, b), c);
	}

	/** With two roundings. */
	public static long relaxedNmadd(long a, long b, long c) {
		return add(mul(neg(a), b), c);
	}

	/** Of one lane of 32 bits. */
	public static long convertI32x4S(long lane) {
		return half((double) (int) lane);
	}

	/** Of one lane of 32 bits. */
	public static long convertI32x4U(long lane) {
		return half((double) (lane & 0xffffffffL));
	}

	/** Of one lane of 32 bits. */
	public static long promoteF32x4(long lane) {
		return half((double) Float.intBitsToFloat((int) lane));
	}

}
