package dev.wasmboot.engine.simd;

/**
 * Four floats of 32 bits, two in each half. See {@link VectorOperation} for what the
 * methods take.
 * <p>
 * Where a result may be NaN it comes out of an arithmetic operation or a conversion,
 * which makes a signalling NaN quiet, as the specification asks.
 */
public final class F32x4 {

	private static final long MAGNITUDES = 0x7fffffff7fffffffL;

	private F32x4() {
	}

	static float lower(long half) {
		return Float.intBitsToFloat((int) half);
	}

	static float upper(long half) {
		return Float.intBitsToFloat((int) (half >>> 32));
	}

	/** A half from its two lanes. */
	private static long lanes(float lower, float upper) {
		return I32x4.lanes(Float.floatToRawIntBits(lower), Float.floatToRawIntBits(upper));
	}

	public static long splat(float value) {
		return I32x4.splat(Float.floatToRawIntBits(value));
	}

	public static float extractLane(long half, int lane) {
		return Float.intBitsToFloat(I32x4.extractLane(half, lane));
	}

	public static long replaceLane(long half, int lane, float value) {
		return I32x4.replaceLane(half, lane, Float.floatToRawIntBits(value));
	}

	public static long eq(long a, long b) {
		return I32x4.mask(lower(a) == lower(b), upper(a) == upper(b));
	}

	public static long ne(long a, long b) {
		return ~eq(a, b);
	}

	public static long lt(long a, long b) {
		return I32x4.mask(lower(a) < lower(b), upper(a) < upper(b));
	}

	public static long gt(long a, long b) {
		return lt(b, a);
	}

	public static long le(long a, long b) {
		return I32x4.mask(lower(a) <= lower(b), upper(a) <= upper(b));
	}

	public static long ge(long a, long b) {
		return le(b, a);
	}

	public static long abs(long a) {
		return a & MAGNITUDES;
	}

	public static long neg(long a) {
		return a ^ ~MAGNITUDES;
	}

	public static long sqrt(long a) {
		return lanes((float) Math.sqrt(lower(a)), (float) Math.sqrt(upper(a)));
	}

	public static long ceil(long a) {
		return lanes((float) Math.ceil(lower(a)), (float) Math.ceil(upper(a)));
	}

	public static long floor(long a) {
		return lanes((float) Math.floor(lower(a)), (float) Math.floor(upper(a)));
	}

	public static long trunc(long a) {
		return lanes((float) F64x2.truncated(lower(a)), (float) F64x2.truncated(upper(a)));
	}

	public static long nearest(long a) {
		return lanes((float) Math.rint(lower(a)), (float) Math.rint(upper(a)));
	}

	public static long add(long a, long b) {
		return lanes(lower(a) + lower(b), upper(a) + upper(b));
	}

	public static long sub(long a, long b) {
		return lanes(lower(a) - lower(b), upper(a) - upper(b));
	}

	public static long mul(long a, long b) {
		return lanes(lower(a) * lower(b), upper(a) * upper(b));
	}

	public static long div(long a, long b) {
		return lanes(lower(a) / lower(b), upper(a) / upper(b));
	}

	public static long min(long a, long b) {
		return lanes(min(lower(a), lower(b)), min(upper(a), upper(b)));
	}

	private static float min(float a, float b) {
		return (Float.isNaN(a) || Float.isNaN(b)) ? a + b : Math.min(a, b);
	}

	public static long max(long a, long b) {
		return lanes(max(lower(a), lower(b)), max(upper(a), upper(b)));
	}

	private static float max(float a, float b) {
		return (Float.isNaN(a) || Float.isNaN(b)) ? a + b : Math.max(a, b);
	}

	/** The second where it is less, else the first. */
	public static long pmin(long a, long b) {
		return Bits.bitselect(b, a, lt(b, a));
	}

	/** The second where it is greater, else the first. */
	public static long pmax(long a, long b) {
		return Bits.bitselect(b, a, lt(a, b));
	}

	/** With two roundings. */
	public static long relaxedMadd(long a, long b, long c) {
		return add(mul(a, b), c);
	}

	/** With two roundings. */
	public static long relaxedNmadd(long a, long b, long c) {
		return add(mul(neg(a), b), c);
	}

	public static long convertI32x4S(long a) {
		return lanes((float) (int) a, (float) (int) (a >>> 32));
	}

	public static long convertI32x4U(long a) {
		return lanes((float) (a & 0xffffffffL), (float) (a >>> 32));
	}

	/** Of two lanes of 64 bits. */
	public static long demoteF64x2(long low, long high) {
		return lanes((float) Double.longBitsToDouble(low), (float) Double.longBitsToDouble(high));
	}

}
