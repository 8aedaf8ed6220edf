package dev.wasmboot.engine.interpreter;

import dev.wasmboot.engine.Trap;
import dev.wasmboot.engine.TrapException;
import dev.wasmboot.engine.module.Opcode;

/**
 * The operations on numbers that are too rare for the interpreter's loop, which has to
 * stay small enough for HotSpot to compile it.
 * <p>
 * Where a result may be NaN it comes out of an arithmetic operation, which makes a
 * signalling NaN quiet, as the specification asks.
 */
final class Numeric {

	private Numeric() {
	}

	static void execute(int op, long[] s, int x, int y, int z) {
		long a = s[y];
		s[x] = switch (op) {
			case Opcode.I32_CLZ -> Integer.numberOfLeadingZeros((int) a);
			case Opcode.I32_CTZ -> Integer.numberOfTrailingZeros((int) a);
			case Opcode.I32_POPCNT -> Integer.bitCount((int) a);
			case Opcode.I32_ROTR -> Integer.rotateRight((int) a, (int) s[z]);
			case Opcode.I64_CLZ -> Long.numberOfLeadingZeros(a);
			case Opcode.I64_CTZ -> Long.numberOfTrailingZeros(a);
			case Opcode.I64_POPCNT -> Long.bitCount(a);
			case Opcode.I64_DIV_S -> divS(a, s[z]);
			case Opcode.I64_DIV_U -> Long.divideUnsigned(a, nonZero(s[z]));
			case Opcode.I64_REM_S -> (s[z] == -1) ? 0 : a % nonZero(s[z]);
			case Opcode.I64_REM_U -> Long.remainderUnsigned(a, nonZero(s[z]));
			case Opcode.I64_ROTR -> Long.rotateRight(a, (int) s[z]);

			case Opcode.F32_EQ -> bool(f32(a) == f32(s[z]));
			case Opcode.F32_NE -> bool(f32(a) != f32(s[z]));
			case Opcode.F32_LT -> bool(f32(a) < f32(s[z]));
			case Opcode.F32_GT -> bool(f32(a) > f32(s[z]));
			case Opcode.F32_LE -> bool(f32(a) <= f32(s[z]));
			case Opcode.F32_GE -> bool(f32(a) >= f32(s[z]));
			case Opcode.F64_EQ -> bool(f64(a) == f64(s[z]));
			case Opcode.F64_NE -> bool(f64(a) != f64(s[z]));

			case Opcode.F32_ABS -> (int) a & Integer.MAX_VALUE;
			case Opcode.F32_NEG -> (int) a ^ Integer.MIN_VALUE;
			case Opcode.F32_CEIL -> bits((float) Math.ceil(f32(a)));
			case Opcode.F32_FLOOR -> bits((float) Math.floor(f32(a)));
			case Opcode.F32_TRUNC -> bits((float) truncated(f32(a)));
			case Opcode.F32_NEAREST -> bits((float) Math.rint(f32(a)));
			case Opcode.F32_SQRT -> bits((float) Math.sqrt(f32(a)));
			case Opcode.F32_DIV -> bits(f32(a) / f32(s[z]));
			case Opcode.F32_MIN -> bits(min(f32(a), f32(s[z])));
			case Opcode.F32_MAX -> bits(max(f32(a), f32(s[z])));
			case Opcode.F32_COPYSIGN -> ((int) a & Integer.MAX_VALUE) | ((int) s[z] & Integer.MIN_VALUE);
			case Opcode.F64_ABS -> a & Long.MAX_VALUE;
			case Opcode.F64_NEG -> a ^ Long.MIN_VALUE;
			case Opcode.F64_CEIL -> bits(Math.ceil(quiet(f64(a))));
			case Opcode.F64_FLOOR -> bits(Math.floor(quiet(f64(a))));
			case Opcode.F64_TRUNC -> bits(truncated(quiet(f64(a))));
			case Opcode.F64_NEAREST -> bits(Math.rint(quiet(f64(a))));
			case Opcode.F64_MIN -> bits(min(f64(a), f64(s[z])));
			case Opcode.F64_MAX -> bits(max(f64(a), f64(s[z])));
			case Opcode.F64_COPYSIGN -> (a & Long.MAX_VALUE) | (s[z] & Long.MIN_VALUE);

			case Opcode.I32_TRUNC_F32_S, Opcode.I32_TRUNC_F64_S -> truncS32(number(op, a));
			case Opcode.I32_TRUNC_F32_U, Opcode.I32_TRUNC_F64_U -> truncU32(number(op, a));
			case Opcode.I64_TRUNC_F32_S, Opcode.I64_TRUNC_F64_S -> truncS64(number(op, a));
			case Opcode.I64_TRUNC_F32_U, Opcode.I64_TRUNC_F64_U -> truncU64(number(op, a));
			case Opcode.I32_TRUNC_SAT_F32_S, Opcode.I32_TRUNC_SAT_F64_S -> (int) number(op, a);
			case Opcode.I32_TRUNC_SAT_F32_U, Opcode.I32_TRUNC_SAT_F64_U -> saturateU32(number(op, a));
			case Opcode.I64_TRUNC_SAT_F32_S, Opcode.I64_TRUNC_SAT_F64_S -> (long) number(op, a);
			case Opcode.I64_TRUNC_SAT_F32_U, Opcode.I64_TRUNC_SAT_F64_U -> saturateU64(number(op, a));

			case Opcode.F32_CONVERT_I32_S -> bits((float) (int) a);
			case Opcode.F32_CONVERT_I32_U -> bits((float) (a & 0xffffffffL));
			case Opcode.F32_CONVERT_I64_S -> bits((float) a);
			case Opcode.F32_CONVERT_I64_U -> bits(floatOfUnsigned(a));
			case Opcode.F32_DEMOTE_F64 -> bits((float) f64(a));
			case Opcode.F64_CONVERT_I32_U -> bits((double) (a & 0xffffffffL));
			case Opcode.F64_CONVERT_I64_S -> bits((double) a);
			case Opcode.F64_CONVERT_I64_U -> bits(doubleOfUnsigned(a));
			case Opcode.F64_PROMOTE_F32 -> bits((double) f32(a));

			case Opcode.I32_EXTEND16_S, Opcode.I64_EXTEND16_S -> (short) a;
			default -> throw new IllegalStateException("no operation on numbers has the opcode " + op);
		};
	}

	static int divS(int a, int b) {
		if (b == -1 && a == Integer.MIN_VALUE) {
			throw new TrapException(Trap.INTEGER_OVERFLOW);
		}
		return a / nonZero(b);
	}

	static int remS(int a, int b) {
		return (b == -1) ? 0 : a % nonZero(b);
	}

	static int nonZero(int divisor) {
		if (divisor == 0) {
			throw new TrapException(Trap.INTEGER_DIVIDE_BY_ZERO);
		}
		return divisor;
	}

	private static long divS(long a, long b) {
		if (b == -1 && a == Long.MIN_VALUE) {
			throw new TrapException(Trap.INTEGER_OVERFLOW);
		}
		return a / nonZero(b);
	}

	private static long nonZero(long divisor) {
		if (divisor == 0) {
			throw new TrapException(Trap.INTEGER_DIVIDE_BY_ZERO);
		}
		return divisor;
	}

	private static float f32(long bits) {
		return Float.intBitsToFloat((int) bits);
	}

	private static double f64(long bits) {
		return Double.longBitsToDouble(bits);
	}

	private static int bits(float value) {
		return Float.floatToRawIntBits(value);
	}

	private static long bits(double value) {
		return Double.doubleToRawLongBits(value);
	}

	private static int bool(boolean value) {
		return value ? 1 : 0;
	}

	/**
	 * The operand of a conversion from a float, exactly.
	 */
	private static double number(int op, long bits) {
		return switch (op) {
			case Opcode.I32_TRUNC_F32_S, Opcode.I32_TRUNC_F32_U, Opcode.I64_TRUNC_F32_S, Opcode.I64_TRUNC_F32_U,
					Opcode.I32_TRUNC_SAT_F32_S, Opcode.I32_TRUNC_SAT_F32_U, Opcode.I64_TRUNC_SAT_F32_S,
					Opcode.I64_TRUNC_SAT_F32_U ->
				f32(bits);
			default -> f64(bits);
		};
	}

	private static boolean isNaN(double value) {
		return Double.isNaN(value);
	}

	private static double quiet(double value) {
		return isNaN(value) ? value + value : value;
	}

	private static double truncated(double value) {
		return (value < 0) ? Math.ceil(value) : Math.floor(value);
	}

	private static float min(float a, float b) {
		return (isNaN(a) || isNaN(b)) ? a + b : Math.min(a, b);
	}

	private static float max(float a, float b) {
		return (isNaN(a) || isNaN(b)) ? a + b : Math.max(a, b);
	}

	private static double min(double a, double b) {
		return (isNaN(a) || isNaN(b)) ? a + b : Math.min(a, b);
	}

	private static double max(double a, double b) {
		return (isNaN(a) || isNaN(b)) ? a + b : Math.max(a, b);
	}

	private static int truncS32(double value) {
		if (value > -2147483649.0 && value < 2147483648.0) {
			return (int) value;
		}
		throw notAnInteger(value);
	}

	private static int truncU32(double value) {
		if (value > -1.0 && value < 4294967296.0) {
			return (int) (long) value;
		}
		throw notAnInteger(value);
	}

	private static long truncS64(double value) {
		if (value >= -0x1p63 && value < 0x1p63) {
			return (long) value;
		}
		throw notAnInteger(value);
	}

	private static long truncU64(double value) {
		if (value > -1.0 && value < 0x1p64) {
			return unsigned(value);
		}
		throw notAnInteger(value);
	}

	private static TrapException notAnInteger(double value) {
		return new TrapException(isNaN(value) ? Trap.INVALID_CONVERSION : Trap.INTEGER_OVERFLOW);
	}

	private static int saturateU32(double value) {
		return (int) (long) Math.max(0, Math.min(value, 4294967295.0));
	}

	private static long saturateU64(double value) {
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
	private static float floatOfUnsigned(long value) {
		return (value >= 0) ? (float) value : (float) ((value >>> 1) | (value & 1)) * 2;
	}

	private static double doubleOfUnsigned(long value) {
		return (value >= 0) ? (double) value : (double) ((value >>> 1) | (value & 1)) * 2;
	}

}
