package dev.wasmboot.engine.simd;

/**
 * Four floats of 32 bits, two in each half. See {@link VectorOperation} for what the
 * methods take: halves, or single lanes as their bits. A half is computed lane by lane.
 * <p>
 * Where a result may be NaN it comes out of an arithmetic operation or a conversion,
 * which makes a signalling NaN quiet, as the specification asks.
 */
public final class F32x4 {

	private static final int MAGNITUDE = 0x7fffffff;

	private static final long MAGNITUDES = 0x7fffffff7fffffffL;

	private F32x4() {
	}

	private static float of(int lane) {
		return Float.intBitsToFloat(lane);
	}

	private static int lane(float value) {
		return Float.floatToRawIntBits(value);
	}

	/** A truth value. */
	private static int mask(boolean value) {
		return value ? -1 : 0;
	}

	public static long splat(float value) {
		return I32x4.splat(lane(value));
	}

	public static float extractLane(long half, int lane) {
		return of(I32x4.extractLane(half, lane));
	}

	public static long replaceLane(long half, int lane, float value) {
		return I32x4.replaceLane(half, lane, lane(value));
	}

	public static int eq(int a, int b) {
		return mask(of(a) == of(b));
	}

	public static long eq(long a, long b) {
		return I32x4.lanes(eq((int) a, (int) b), eq(I32x4.upper(a), I32x4.upper(b)));
	}

	public static int ne(int a, int b) {
		return ~eq(a, b);
	}

	public static long ne(long a, long b) {
		return I32x4.lanes(ne((int) a, (int) b), ne(I32x4.upper(a), I32x4.upper(b)));
	}

	public static int lt(int a, int b) {
		return mask(of(a) < of(b));
	}

	public static long lt(long a, long b) {
		return I32x4.lanes(lt((int) a, (int) b), lt(I32x4.upper(a), I32x4.upper(b)));
	}

	public static int gt(int a, int b) {
		return lt(b, a);
	}

	public static long gt(long a, long b) {
		return I32x4.lanes(gt((int) a, (int) b), gt(I32x4.upper(a), I32x4.upper(b)));
	}

	public static int le(int a, int b) {
		return mask(of(a) <= of(b));
	}

	public static long le(long a, long b) {
		return I32x4.lanes(le((int) a, (int) b), le(I32x4.upper(a), I32x4.upper(b)));
	}

	public static int ge(int a, int b) {
		return le(b, a);
	}

	public static long ge(long a, long b) {
		return I32x4.lanes(ge((int) a, (int) b), ge(I32x4.upper(a), I32x4.upper(b)));
	}

	public static int abs(int a) {
		return a & MAGNITUDE;
	}

	public static long abs(long a) {
		return a & MAGNITUDES;
	}

	public static int neg(int a) {
		return a ^ ~MAGNITUDE;
	}

	public static long neg(long a) {
		return a ^ ~MAGNITUDES;
	}

	public static int sqrt(int a) {
		return lane((float) Math.sqrt(of(a)));
	}

	public static long sqrt(long a) {
		return I32x4.lanes(sqrt((int) a), sqrt(I32x4.upper(a)));
	}

	public static int ceil(int a) {
		return lane((float) Math.ceil(of(a)));
	}

	public static long ceil(long a) {
		return I32x4.lanes(ceil((int) a), ceil(I32x4.upper(a)));
	}

	public static int floor(int a) {
		return lane((float) Math.floor(of(a)));
	}

	public static long floor(long a) {
		return I32x4.lanes(floor((int) a), floor(I32x4.upper(a)));
	}

	public static int trunc(int a) {
		return lane((float) F64x2.truncated(of(a)));
	}

	public static long trunc(long a) {
		return I32x4.lanes(trunc((int) a), trunc(I32x4.upper(a)));
	}

	public static int nearest(int a) {
		return lane((float) Math.rint(of(a)));
	}

	public static long nearest(long a) {
		return I32x4.lanes(nearest((int) a), nearest(I32x4.upper(a)));
	}

	public static int add(int a, int b) {
		return lane(of(a) + of(b));
	}

	public static long add(long a, long b) {
		return I32x4.lanes(add((int) a, (int) b), add(I32x4.upper(a), I32x4.upper(b)));
	}

	public static int sub(int a, int b) {
		return lane(of(a) - of(b));
	}

	public static long sub(long a, long b) {
		return I32x4.lanes(sub((int) a, (int) b), sub(I32x4.upper(a), I32x4.upper(b)));
	}

	public static int mul(int a, int b) {
		return lane(of(a) * of(b));
	}

	public static long mul(long a, long b) {
		return I32x4.lanes(mul((int) a, (int) b), mul(I32x4.upper(a), I32x4.upper(b)));
	}

	public static int div(int a, int b) {
		return lane(of(a) / of(b));
	}

	public static long div(long a, long b) {
		return I32x4.lanes(div((int) a, (int) b), div(I32x4.upper(a), I32x4.upper(b)));
	}

	public static int min(int a, int b) {
		return lane(min(of(a), of(b)));
	}

	public static long min(long a, long b) {
		return I32x4.lanes(min((int) a, (int) b), min(I32x4.upper(a), I32x4.upper(b)));
	}

	private static float min(float a, float b) {
		return (Float.isNaN(a) || Float.isNaN(b)) ? a + b : Math.min(a, b);
	}

	public static int max(int a, int b) {
		return lane(max(of(a), of(b)));
	}

	public static long max(long a, long b) {
		return I32x4.lanes(max((int) a, (int) b), max(I32x4.upper(a), I32x4.upper(b)));
	}

	private static float max(float a, float b) {
		return (Float.isNaN(a) || Float.isNaN(b)) ? a + b : Math.max(a, b);
	}

	/** The second where it is less, else the first. */
	public static int pmin(int a, int b) {
		return (of(b) < of(a)) ? b : a;
	}

	/** The second where it is less, else the first. */
	public static long pmin(long a, long b) {
		return I32x4.lanes(pmin((int) a, (int) b), pmin(I32x4.upper(a), I32x4.upper(b)));
	}

	/** The second where it is greater, else the first. */
	public static int pmax(int a, int b) {
		return (of(a) < of(b)) ? b : a;
	}

	/** The second where it is greater, else the first. */
	public static long pmax(long a, long b) {
		return I32x4.lanes(pmax((int) a, (int) b), pmax(I32x4.upper(a), I32x4.upper(b)));
	}

	/** With two roundings. */
	public static int relaxedMadd(int a, int b, int c) {
		return add(mul(a, b), c);
	}

	/** With two roundings. */
	public static long relaxedMadd(long a, long b, long c) {
		return I32x4.lanes(relaxedMadd((int) a, (int) b, (int) c),
				relaxedMadd(I32x4.upper(a), I32x4.upper(b), I32x4.upper(c)));
	}

	/** With two roundings. */
	public static int relaxedNmadd(int a, int b, int c) {
		return add(mul(neg(a), b), c);
	}

	/** With two roundings. */
	public static long relaxedNmadd(long a, long b, long c) {
		return I32x4.lanes(relaxedNmadd((int) a, (int) b, (int) c),
				relaxedNmadd(I32x4.upper(a), I32x4.upper(b), I32x4.upper(c)));
	}

	public static int convertI32x4S(int a) {
		return lane((float) a);
	}

	public static long convertI32x4S(long a) {
		return I32x4.lanes(convertI32x4S((int) a), convertI32x4S(I32x4.upper(a)));
	}

	public static int convertI32x4U(int a) {
		return lane((float) (a & 0xffffffffL));
	}

	public static long convertI32x4U(long a) {
		return I32x4.lanes(convertI32x4U((int) a), convertI32x4U(I32x4.upper(a)));
	}

	/** Of two lanes of 64 bits. */
	public static long demoteF64x2(long low, long high) {
		return I32x4.lanes(lane((float) Double.longBitsToDouble(low)), lane((float) Double.longBitsToDouble(high)));
	}

}
