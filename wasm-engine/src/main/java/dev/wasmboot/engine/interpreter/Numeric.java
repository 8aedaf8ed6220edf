package dev.wasmboot.engine.interpreter;

import dev.wasmboot.engine.module.Opcode;
import dev.wasmboot.engine.runtime.Arithmetic;

/**
 * The operations on numbers that are too rare for the interpreter's loop, which has to
 * stay small enough for HotSpot to compile it.
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
			case Opcode.I64_DIV_S -> Arithmetic.divS(a, s[z]);
			case Opcode.I64_DIV_U -> Arithmetic.divU(a, s[z]);
			case Opcode.I64_REM_S -> Arithmetic.remS(a, s[z]);
			case Opcode.I64_REM_U -> Arithmetic.remU(a, s[z]);
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
			case Opcode.F32_TRUNC -> bits((float) Arithmetic.truncated(f32(a)));
			case Opcode.F32_NEAREST -> bits((float) Math.rint(f32(a)));
			case Opcode.F32_SQRT -> bits((float) Math.sqrt(f32(a)));
			case Opcode.F32_DIV -> bits(f32(a) / f32(s[z]));
			case Opcode.F32_MIN -> bits(Arithmetic.min(f32(a), f32(s[z])));
			case Opcode.F32_MAX -> bits(Arithmetic.max(f32(a), f32(s[z])));
			case Opcode.F32_COPYSIGN -> ((int) a & Integer.MAX_VALUE) | ((int) s[z] & Integer.MIN_VALUE);
			case Opcode.F64_ABS -> a & Long.MAX_VALUE;
			case Opcode.F64_NEG -> a ^ Long.MIN_VALUE;
			case Opcode.F64_CEIL -> bits(Math.ceil(Arithmetic.quiet(f64(a))));
			case Opcode.F64_FLOOR -> bits(Math.floor(Arithmetic.quiet(f64(a))));
			case Opcode.F64_TRUNC -> bits(Arithmetic.truncated(Arithmetic.quiet(f64(a))));
			case Opcode.F64_NEAREST -> bits(Math.rint(Arithmetic.quiet(f64(a))));
			case Opcode.F64_MIN -> bits(Arithmetic.min(f64(a), f64(s[z])));
			case Opcode.F64_MAX -> bits(Arithmetic.max(f64(a), f64(s[z])));
			case Opcode.F64_COPYSIGN -> (a & Long.MAX_VALUE) | (s[z] & Long.MIN_VALUE);

			case Opcode.I32_TRUNC_F32_S, Opcode.I32_TRUNC_F64_S -> Arithmetic.truncS32(number(op, a));
			case Opcode.I32_TRUNC_F32_U, Opcode.I32_TRUNC_F64_U -> Arithmetic.truncU32(number(op, a));
			case Opcode.I64_TRUNC_F32_S, Opcode.I64_TRUNC_F64_S -> Arithmetic.truncS64(number(op, a));
			case Opcode.I64_TRUNC_F32_U, Opcode.I64_TRUNC_F64_U -> Arithmetic.truncU64(number(op, a));
			case Opcode.I32_TRUNC_SAT_F32_S, Opcode.I32_TRUNC_SAT_F64_S -> (int) number(op, a);
			case Opcode.I32_TRUNC_SAT_F32_U, Opcode.I32_TRUNC_SAT_F64_U -> Arithmetic.saturateU32(number(op, a));
			case Opcode.I64_TRUNC_SAT_F32_S, Opcode.I64_TRUNC_SAT_F64_S -> (long) number(op, a);
			case Opcode.I64_TRUNC_SAT_F32_U, Opcode.I64_TRUNC_SAT_F64_U -> Arithmetic.saturateU64(number(op, a));

			case Opcode.F32_CONVERT_I32_S -> bits((float) (int) a);
			case Opcode.F32_CONVERT_I32_U -> bits((float) (a & 0xffffffffL));
			case Opcode.F32_CONVERT_I64_S -> bits((float) a);
			case Opcode.F32_CONVERT_I64_U -> bits(Arithmetic.floatOfUnsigned(a));
			case Opcode.F32_DEMOTE_F64 -> bits((float) f64(a));
			case Opcode.F64_CONVERT_I32_U -> bits((double) (a & 0xffffffffL));
			case Opcode.F64_CONVERT_I64_S -> bits((double) a);
			case Opcode.F64_CONVERT_I64_U -> bits(Arithmetic.doubleOfUnsigned(a));
			case Opcode.F64_PROMOTE_F32 -> bits((double) f32(a));

			case Opcode.I32_EXTEND16_S, Opcode.I64_EXTEND16_S -> (short) a;
			default -> throw new IllegalStateException("no operation on numbers has the opcode " + op);
		};
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

}
