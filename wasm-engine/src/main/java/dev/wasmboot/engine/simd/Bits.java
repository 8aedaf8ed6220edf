package dev.wasmboot.engine.simd;

/**
 * The operations on vectors that do not see lanes. See {@link VectorOperation} for what
 * the methods take: half a vector, or a quarter.
 */
public final class Bits {

	private Bits() {
	}

	public static long not(long a) {
		return ~a;
	}

	public static int not(int a) {
		return ~a;
	}

	public static long and(long a, long b) {
		return a & b;
	}

	public static int and(int a, int b) {
		return a & b;
	}

	public static long andnot(long a, long b) {
		return a & ~b;
	}

	public static int andnot(int a, int b) {
		return a & ~b;
	}

	public static long or(long a, long b) {
		return a | b;
	}

	public static int or(int a, int b) {
		return a | b;
	}

	public static long xor(long a, long b) {
		return a ^ b;
	}

	public static int xor(int a, int b) {
		return a ^ b;
	}

	/** Where the mask has a one: the bit of the first, else of the second. */
	public static long bitselect(long a, long b, long mask) {
		return b ^ ((a ^ b) & mask);
	}

	public static int bitselect(int a, int b, int mask) {
		return b ^ ((a ^ b) & mask);
	}

	public static int anyTrue(long low, long high) {
		return ((low | high) != 0) ? 1 : 0;
	}

}
