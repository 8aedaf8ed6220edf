package dev.wasmboot.engine.compiler;

import dev.wasmboot.engine.runtime.Arithmetic;
import org.jspecify.annotations.Nullable;

/**
 * What compiled code calls where an instruction of the JVM does not do: small methods
 * that HotSpot inlines. Where the result is a truth value it is 0 or 1, as guests have
 * it.
 * <p>
 * Unsigned numbers are compared as signed ones with their upper bit flipped by an
 * exclusive or. C2 of JDK 17 recognizes an <em>addition</em> of the smallest number for
 * the same purpose and turns it into a compare that is sometimes wrong (JDK-8376400). A
 * compare that is unsigned to C2 of newer ones, as {@code Integer.compareUnsigned} is,
 * can be taken for a signed one when it follows one of the same numbers (see
 * JDK-8346420).
 */
public final class Operations {

	private Operations() {
	}

	public static int eq(int a, int b) {
		return (a == b) ? 1 : 0;
	}

	public static int ne(int a, int b) {
		return (a != b) ? 1 : 0;
	}

	public static int lt(int a, int b) {
		return (a < b) ? 1 : 0;
	}

	public static int le(int a, int b) {
		return (a <= b) ? 1 : 0;
	}

	public static int gt(int a, int b) {
		return (a > b) ? 1 : 0;
	}

	public static int ge(int a, int b) {
		return (a >= b) ? 1 : 0;
	}

	public static int below(int a, int b) {
		return ((a ^ Integer.MIN_VALUE) < (b ^ Integer.MIN_VALUE)) ? 1 : 0;
	}

	public static int notAbove(int a, int b) {
		return ((a ^ Integer.MIN_VALUE) <= (b ^ Integer.MIN_VALUE)) ? 1 : 0;
	}

	public static int above(int a, int b) {
		return ((a ^ Integer.MIN_VALUE) > (b ^ Integer.MIN_VALUE)) ? 1 : 0;
	}

	public static int notBelow(int a, int b) {
		return ((a ^ Integer.MIN_VALUE) >= (b ^ Integer.MIN_VALUE)) ? 1 : 0;
	}

	public static int eq(long a, long b) {
		return (a == b) ? 1 : 0;
	}

	public static int ne(long a, long b) {
		return (a != b) ? 1 : 0;
	}

	public static int lt(long a, long b) {
		return (a < b) ? 1 : 0;
	}

	public static int le(long a, long b) {
		return (a <= b) ? 1 : 0;
	}

	public static int gt(long a, long b) {
		return (a > b) ? 1 : 0;
	}

	public static int ge(long a, long b) {
		return (a >= b) ? 1 : 0;
	}

	public static int below(long a, long b) {
		return ((a ^ Long.MIN_VALUE) < (b ^ Long.MIN_VALUE)) ? 1 : 0;
	}

	public static int notAbove(long a, long b) {
		return ((a ^ Long.MIN_VALUE) <= (b ^ Long.MIN_VALUE)) ? 1 : 0;
	}

	public static int above(long a, long b) {
		return ((a ^ Long.MIN_VALUE) > (b ^ Long.MIN_VALUE)) ? 1 : 0;
	}

	public static int notBelow(long a, long b) {
		return ((a ^ Long.MIN_VALUE) >= (b ^ Long.MIN_VALUE)) ? 1 : 0;
	}

	public static int eq(float a, float b) {
		return (a == b) ? 1 : 0;
	}

	public static int ne(float a, float b) {
		return (a != b) ? 1 : 0;
	}

	public static int lt(float a, float b) {
		return (a < b) ? 1 : 0;
	}

	public static int le(float a, float b) {
		return (a <= b) ? 1 : 0;
	}

	public static int gt(float a, float b) {
		return (a > b) ? 1 : 0;
	}

	public static int ge(float a, float b) {
		return (a >= b) ? 1 : 0;
	}

	public static int eq(double a, double b) {
		return (a == b) ? 1 : 0;
	}

	public static int ne(double a, double b) {
		return (a != b) ? 1 : 0;
	}

	public static int lt(double a, double b) {
		return (a < b) ? 1 : 0;
	}

	public static int le(double a, double b) {
		return (a <= b) ? 1 : 0;
	}

	public static int gt(double a, double b) {
		return (a > b) ? 1 : 0;
	}

	public static int ge(double a, double b) {
		return (a >= b) ? 1 : 0;
	}

	public static int isZero(int a) {
		return (a == 0) ? 1 : 0;
	}

	public static int isZero(long a) {
		return (a == 0) ? 1 : 0;
	}

	public static int isNull(@Nullable Object a) {
		return (a == null) ? 1 : 0;
	}

	public static int select(int a, int b, int first) {
		return (first != 0) ? a : b;
	}

	public static long select(long a, long b, int first) {
		return (first != 0) ? a : b;
	}

	public static float select(float a, float b, int first) {
		return (first != 0) ? a : b;
	}

	public static double select(double a, double b, int first) {
		return (first != 0) ? a : b;
	}

	public static @Nullable Object select(@Nullable Object a, @Nullable Object b, int first) {
		return (first != 0) ? a : b;
	}

	/** As long as it is compiled by nobody, {@link Math#abs} leaves the sign of a NaN. */
	public static float abs(float a) {
		return Float.intBitsToFloat(Float.floatToRawIntBits(a) & Integer.MAX_VALUE);
	}

	public static double abs(double a) {
		return Double.longBitsToDouble(Double.doubleToRawLongBits(a) & Long.MAX_VALUE);
	}

	public static float ceil(float a) {
		return (float) Math.ceil(a);
	}

	public static float floor(float a) {
		return (float) Math.floor(a);
	}

	public static float trunc(float a) {
		return (float) Arithmetic.truncated(a);
	}

	public static float nearest(float a) {
		return (float) Math.rint(a);
	}

	public static float sqrt(float a) {
		return (float) Math.sqrt(a);
	}

	public static float copySign(float a, float sign) {
		return Float.intBitsToFloat(
				(Float.floatToRawIntBits(a) & Integer.MAX_VALUE) | (Float.floatToRawIntBits(sign) & Integer.MIN_VALUE));
	}

	public static double ceil(double a) {
		return Math.ceil(Arithmetic.quiet(a));
	}

	public static double floor(double a) {
		return Math.floor(Arithmetic.quiet(a));
	}

	public static double trunc(double a) {
		return Arithmetic.truncated(Arithmetic.quiet(a));
	}

	public static double nearest(double a) {
		return Math.rint(Arithmetic.quiet(a));
	}

	public static double copySign(double a, double sign) {
		return Double.longBitsToDouble(
				(Double.doubleToRawLongBits(a) & Long.MAX_VALUE) | (Double.doubleToRawLongBits(sign) & Long.MIN_VALUE));
	}

	public static float floatOfUnsigned(int a) {
		return a & 0xffff_ffffL;
	}

	public static double doubleOfUnsigned(int a) {
		return a & 0xffff_ffffL;
	}

	public static long extendUnsigned(int a) {
		return a & 0xffff_ffffL;
	}

	/**
	 * Which of a branch table's targets an index selects.
	 * @param index the index, unsigned
	 * @param targets a character for each index; the last one is for all others
	 */
	public static int target(int index, String targets) {
		int last = targets.length() - 1;
		return targets.charAt((index >= 0 && index < last) ? index : last);
	}

	/**
	 * The number of the entry of a branch table that an index selects.
	 * @param index the index, unsigned
	 * @param last the last entry, which is for all others
	 * @param first the number of the first entry
	 */
	public static int entry(int index, int last, int first) {
		return first + ((index >= 0 && index < last) ? index : last);
	}

	/**
	 * What a method gives for the segments that run most: see {@link HotSegments}.
	 * @param next the number that leads to the next segment
	 * @param turns how often a loop began a turn, unsigned
	 */
	public static long left(int next, int turns) {
		return (long) turns << Integer.SIZE | (next & 0xffff_ffffL);
	}

}
