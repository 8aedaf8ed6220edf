package dev.wasmboot.engine.runtime;

import dev.wasmboot.engine.Trap;
import dev.wasmboot.engine.TrapException;

/**
 * The operations on numbers that Java has not, or has with other results, as all tiers
 * compute them.
 * <p>
 * Where a result may be NaN it comes out of an arithmetic operation, which makes a
 * signalling NaN quiet, as the specification asks.
 */
public final class Arithmetic {

	private Arithmetic() {
	}

	public static int divS(int a, int b) {
		if (b == -1 && a == Integer.MIN_VALUE) {
			throw new TrapException(Trap.INTEGER_OVERFLOW);
		}
		return a / nonZero(b);
	}

	public static int remS(int a, int b) {
		return (b == -1) ? 0 : a % nonZero(b);
	}

	public static int nonZero(int divisor) {
		if (divisor == 0) {
			throw new TrapException(Trap.INTEGER_DIVIDE_BY_ZERO);
		}
		return divisor;
	}

	public static int divU(int a, int b) {
		return Integer.divideUnsigned(a, nonZero(b));
	}

	public static int remU(int a, int b) {
		return Integer.remainderUnsigned(a, nonZero(b));
	}

	public static long divS(long a, long b) {
		if (b == -1 && a == Long.MIN_VALUE) {
			throw new TrapException(Trap.INTEGER_OVERFLOW);
		}
		return a / nonZero(b);
	}

	public static long nonZero(long divisor) {
		if (divisor == 0) {
			throw new TrapException(Trap.INTEGER_DIVIDE_BY_ZERO);
		}
		return divisor;
	}

	public static long remS(long a, long b) {
		return (b == -1) ? 0 : a % nonZero(b);
	}

	public static long divU(long a, long b) {
		return Long.divideUnsigned(a, nonZero(b));
	}

	public static long remU(long a, long b) {
		return Long.remainderUnsigned(a, nonZero(b));
	}

	private static boolean isNaN(double value) {
		return Double.isNaN(value);
	}

	public static double quiet(double value) {
		return isNaN(value) ? value + value : value;
	}

	public static double truncated(double value) {
		return (value < 0) ? Math.ceil(value) : Math.floor(value);
	}

	public static float min(float a, float b) {
		return (isNaN(a) || isNaN(b)) ? a + b : Math.min(a, b);
	}

	public static float max(float a, float b) {
		return (isNaN(a) || isNaN(b)) ? a + b : Math.max(a, b);
	}

	public static double min(double a, double b) {
		return (isNaN(a) || isNaN(b)) ? a + b : Math.min(a, b);
	}

	public static double max(double a, double b) {
		return (isNaN(a) || isNaN(b)) ? a + b : Math.max(a, b);
	}

	public static int truncS32(double value) {
		if (value > -2147483649.0 && value < 2147483648.0) {
			return (int) value;
		}
		throw notAnInteger(value);
	}

	public static int truncU32(double value) {
		if (value > -1.0 && value < 4294967296.0) {
			return (int) (long) value;
		}
		throw notAnInteger(value);
	}

	public static long truncS64(double value) {
		if (value >= -0x1p63 && value < 0x1p63) {
			return (long) value;
		}
		throw notAnInteger(value);
	}

	public static long truncU64(double value) {
		if (value > -1.0 && value < 0x1p64) {
			return unsigned(value);
		}
		throw notAnInteger(value);
	}

	private static TrapException notAnInteger(double value) {
		return new TrapException(isNaN(value) ? Trap.INVALID_CONVERSION : Trap.INTEGER_OVERFLOW);
	}

	public static int saturateU32(double value) {
		return (int) (long) Math.max(0, Math.min(value, 4294967295.0));
	}

	public static long saturateU64(double value) {
		if (!(value > 0)) {
			return 0;
		}
		return (value >= 0x1p64) ? -1 : unsigned(value);
	}

	private static long unsigned(double value) {
		return (value < 0x1p63) ? (long) value : (long) (value - 0x1p63) + Long.MIN_VALUE;
	}

	/**
	 * Halve what does not fit, keeping the lowest bit so that rounding comes out the
	 * same, convert, and double.
	 */
	public static float floatOfUnsigned(long value) {
		return (value >= 0) ? (float) value : (float) ((value >>> 1) | (value & 1)) * 2;
	}

	public static double doubleOfUnsigned(long value) {
		return (value >= 0) ? (double) value : (double) ((value >>> 1) | (value & 1)) * 2;
	}

}
