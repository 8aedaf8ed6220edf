package dev.wasmboot.engine;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.stream.DoubleStream;

import dev.wasmboot.engine.module.Opcode;
import dev.wasmboot.engine.module.WasmBytes;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static dev.wasmboot.engine.HotLoop.FIRST_OPERAND;
import static dev.wasmboot.engine.HotLoop.I64;
import static dev.wasmboot.engine.HotLoop.RESULT;
import static dev.wasmboot.engine.HotLoop.SECOND_OPERAND;
import static dev.wasmboot.engine.HotLoop.SET_RESULT;
import static dev.wasmboot.engine.HotLoop.TURN;
import static dev.wasmboot.engine.module.WasmBytes.bytes;
import static dev.wasmboot.engine.module.WasmBytes.s64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Unsigned arithmetic, and conversions to integers, in loops that are hot enough for
 * HotSpot's optimising compiler, which JDK 17 has been wrong in. What is expected comes
 * from numbers of any size.
 */
class HotArithmeticTests {

	private static final int F32 = 0x7d;

	private static final int F64 = 0x7c;

	private static final int VOID = 0x40;

	private static final long FACTOR = 31;

	private static final byte[] TIMES_FACTOR = bytes(Opcode.I64_CONST, (int) FACTOR, Opcode.I64_MUL);

	private static final long[] OPERANDS = { 0, 1, 6, 31, -1, -2, -32_768, Integer.MAX_VALUE, Integer.MIN_VALUE,
			0xffff_ffffL, Long.MIN_VALUE, Long.MAX_VALUE };

	/** Around the ends of the integers, where there are fractions and where not. */
	private static final double[] NUMBERS = DoubleStream
		.of(0, 1, 1.5, -1, 0x1p31, -0x1p31, -0x1p31 - 1, 0x1p32, 0x1p53, 0x1p63, -0x1p63, 0x1p64)
		.flatMap((x) -> DoubleStream.of(x, Math.nextUp(x), Math.nextDown(x), Math.nextUp((float) x),
				Math.nextDown((float) x)))
		.toArray();

	private static final double[] OUTSIDE = { Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY,
			Float.MAX_VALUE, -Float.MAX_VALUE };

	private static final List<Conversion> CONVERSIONS = List.of(new Conversion(Opcode.I32_TRUNC_F32_S, F32, 32, true),
			new Conversion(Opcode.I32_TRUNC_F32_U, F32, 32, false),
			new Conversion(Opcode.I32_TRUNC_F64_S, F64, 32, true),
			new Conversion(Opcode.I32_TRUNC_F64_U, F64, 32, false),
			new Conversion(Opcode.I64_TRUNC_F32_S, F32, 64, true),
			new Conversion(Opcode.I64_TRUNC_F32_U, F32, 64, false),
			new Conversion(Opcode.I64_TRUNC_F64_S, F64, 64, true),
			new Conversion(Opcode.I64_TRUNC_F64_U, F64, 64, false));

	@ParameterizedTest
	@EnumSource(names = { "INTERPRETED", "COMPILED" })
	void unsignedOperationsAreRightInHotLoops(HotLoop.Form form) {
		for (int bits : new int[] { 32, 64 }) {
			operations(bits).forEach((opcode, operation) -> {
				int type = (bits == 32) ? WasmBytes.I32 : I64;
				boolean wide = bits == 64 && opcode >= Opcode.I64_CLZ;
				byte[] code = bytes(FIRST_OPERAND, counts(opcode) ? bytes() : SECOND_OPERAND, opcode);
				try (HotLoop loop = new HotLoop(form, HotLoop.MEMORY, type, operationTurn(type, code, wide))) {
					Instance instance = loop.instance();
					for (long x : OPERANDS) {
						for (long y : OPERANDS) {
							BigInteger right = unsigned(y, bits);
							if (right.signum() != 0 || !divides(opcode)) {
								long actual = (bits == 32) ? loop.run(instance, (int) x, (int) y)
										: loop.run(instance, x, y);
								assertThat(actual).as("%x of %x, %x", opcode, x, y)
									.isEqualTo(folded(form.turns, counted(operation.apply(unsigned(x, bits), right)),
											counted(operation.apply(unsigned(x ^ 1, bits), right))));
							}
						}
					}
				}
			});
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "INTERPRETED", "COMPILED" })
	void conversionsToIntegersAreRightInHotLoops(HotLoop.Form form) {
		for (Conversion conversion : CONVERSIONS) {
			try (HotLoop loop = loop(form, conversion, bytes(conversion.opcode))) {
				Instance instance = loop.instance();
				for (double x : NUMBERS) {
					if (conversion.holds(x)) {
						assertThat(run(loop, instance, conversion, x)).as("%x of %a", conversion.opcode, x)
							.isEqualTo(folded(form.turns, conversion.nearest(1), conversion.nearest(x)));
					}
				}
				for (double x : NUMBERS) {
					if (!conversion.holds(x)) {
						assertTraps(Trap.INTEGER_OVERFLOW, loop, conversion, x);
					}
				}
				for (double x : OUTSIDE) {
					assertTraps(Double.isNaN(x) ? Trap.INVALID_CONVERSION : Trap.INTEGER_OVERFLOW, loop, conversion, x);
				}
			}
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "INTERPRETED", "COMPILED" })
	void saturatingConversionsAreRightInHotLoops(HotLoop.Form form) {
		for (int i = 0; i < CONVERSIONS.size(); i++) {
			Conversion conversion = CONVERSIONS.get(i);
			try (HotLoop loop = loop(form, conversion, bytes(0xfc, i))) {
				Instance instance = loop.instance();
				DoubleStream.concat(DoubleStream.of(NUMBERS), DoubleStream.of(OUTSIDE))
					.forEach((x) -> assertThat(run(loop, instance, conversion, x)).as("%x of %a", conversion.opcode, x)
						.isEqualTo(folded(form.turns, conversion.nearest(1), conversion.nearest(x))));
			}
		}
	}

	/**
	 * The inner loop counts up from the first operand to the second one, or down, and
	 * goes on as long as the comparison holds.
	 */
	@ParameterizedTest
	@EnumSource(names = { "INTERPRETED", "COMPILED" })
	void hotLoopsEndWhereUnsignedComparisonsSaySo(HotLoop.Form form) {
		for (int bits : new int[] { 32, 64 }) {
			boolean narrow = bits == 32;
			long half = 1L << (bits - 1);
			for (long low : new long[] { 1, half - 50, half - 1, half, -100 }) {
				long high = low + 98;
				assertEnds(form, narrow, narrow ? Opcode.I32_LT_U : Opcode.I64_LT_U, low, high, 98);
				assertEnds(form, narrow, narrow ? Opcode.I32_LE_U : Opcode.I64_LE_U, low, high, 99);
				assertEnds(form, narrow, narrow ? Opcode.I32_GT_U : Opcode.I64_GT_U, high, low, 98);
				assertEnds(form, narrow, narrow ? Opcode.I32_GE_U : Opcode.I64_GE_U, high, low, 99);
			}
		}
	}

	private static void assertEnds(HotLoop.Form form, boolean narrow, int opcode, long from, long to, int rounds) {
		int step = (from == to - 98) ? 1 : 0x7f;
		long bound = narrow ? (int) to : to;
		byte[] constant = bytes(narrow ? Opcode.I32_CONST : Opcode.I64_CONST, s64(bound));
		byte[] next = narrow ? bytes(Opcode.I32_CONST, step, Opcode.I32_ADD)
				: bytes(Opcode.I64_CONST, step, Opcode.I64_ADD);
		for (byte[] end : List.of(SECOND_OPERAND, constant)) {
			byte[] turn = bytes(FIRST_OPERAND, Opcode.LOCAL_SET, HotLoop.FREE_LOCAL, Opcode.LOOP, VOID, RESULT,
					Opcode.I64_CONST, 1, Opcode.I64_ADD, SET_RESULT, Opcode.LOCAL_GET, HotLoop.FREE_LOCAL, next,
					Opcode.LOCAL_TEE, HotLoop.FREE_LOCAL, end, opcode, Opcode.BR_IF, 0, Opcode.END);
			try (HotLoop loop = new HotLoop(form, HotLoop.MEMORY, narrow ? WasmBytes.I32 : I64, turn)) {
				Instance instance = loop.instance();
				long actual = narrow ? loop.run(instance, (int) from, (int) to) : loop.run(instance, from, to);
				assertThat(actual).as("rounds while %x from %x to %x", opcode, from, to)
					.isEqualTo((long) rounds * form.turns);
			}
		}
	}

	private static boolean divides(int opcode) {
		return opcode == Opcode.I32_DIV_U || opcode == Opcode.I32_REM_U || opcode == Opcode.I64_DIV_U
				|| opcode == Opcode.I64_REM_U;
	}

	/** Whether it counts bits, of one operand. */
	private static boolean counts(int opcode) {
		return (opcode >= Opcode.I32_CLZ && opcode <= Opcode.I32_POPCNT)
				|| (opcode >= Opcode.I64_CLZ && opcode <= Opcode.I64_POPCNT);
	}

	private static Map<Integer, BinaryOperator<BigInteger>> operations(int bits) {
		boolean narrow = bits == 32;
		Map<Integer, BinaryOperator<BigInteger>> operations = new TreeMap<>();
		operations.put(narrow ? Opcode.I32_LT_U : Opcode.I64_LT_U, (x, y) -> truth(x.compareTo(y) < 0));
		operations.put(narrow ? Opcode.I32_GT_U : Opcode.I64_GT_U, (x, y) -> truth(x.compareTo(y) > 0));
		operations.put(narrow ? Opcode.I32_LE_U : Opcode.I64_LE_U, (x, y) -> truth(x.compareTo(y) <= 0));
		operations.put(narrow ? Opcode.I32_GE_U : Opcode.I64_GE_U, (x, y) -> truth(x.compareTo(y) >= 0));
		operations.put(narrow ? Opcode.I32_DIV_U : Opcode.I64_DIV_U, BigInteger::divide);
		operations.put(narrow ? Opcode.I32_REM_U : Opcode.I64_REM_U, BigInteger::mod);
		operations.put(narrow ? Opcode.I32_SHR_U : Opcode.I64_SHR_U, (x, y) -> x.shiftRight(distance(y, bits)));
		operations.put(narrow ? Opcode.I32_ROTL : Opcode.I64_ROTL, (x, y) -> rotated(x, distance(y, bits), bits));
		operations.put(narrow ? Opcode.I32_ROTR : Opcode.I64_ROTR,
				(x, y) -> rotated(x, bits - distance(y, bits), bits));
		operations.put(narrow ? Opcode.I32_CLZ : Opcode.I64_CLZ, (x, y) -> BigInteger.valueOf(bits - x.bitLength()));
		operations.put(narrow ? Opcode.I32_CTZ : Opcode.I64_CTZ,
				(x, y) -> BigInteger.valueOf((x.signum() != 0) ? x.getLowestSetBit() : bits));
		operations.put(narrow ? Opcode.I32_POPCNT : Opcode.I64_POPCNT, (x, y) -> BigInteger.valueOf(x.bitCount()));
		return operations;
	}

	private static int distance(BigInteger y, int bits) {
		return y.mod(BigInteger.valueOf(bits)).intValue();
	}

	private static BigInteger rotated(BigInteger x, int left, int bits) {
		BigInteger shifted = x.shiftLeft(left);
		return shifted.or(shifted.shiftRight(bits)).mod(BigInteger.ONE.shiftLeft(bits));
	}

	private static BigInteger truth(boolean value) {
		return value ? BigInteger.ONE : BigInteger.ZERO;
	}

	private static BigInteger unsigned(long value, int bits) {
		return BigInteger.valueOf(value).mod(BigInteger.ONE.shiftLeft(bits));
	}

	/** What a turn adds for a result: itself, and 1 where it is taken for true. */
	private static long counted(BigInteger result) {
		return result.longValue() + result.signum();
	}

	/** What the loop makes of two numbers that take turns. */
	private static long folded(int turns, long even, long odd) {
		long sum = 0;
		for (int i = 0; i < turns; i++) {
			sum = sum * FACTOR + ((i % 2 == 0) ? even : odd);
		}
		return sum;
	}

	/**
	 * Applies an operation to x and y, as a value and as a condition, and flips the
	 * lowest bit of x.
	 */
	private static byte[] operationTurn(int type, byte[] operation, boolean wide) {
		byte[] flip = (type == I64) ? bytes(Opcode.I64_CONST, 1, Opcode.I64_XOR)
				: bytes(Opcode.I32_CONST, 1, Opcode.I32_XOR);
		byte[] widened = wide ? bytes() : bytes(Opcode.I64_EXTEND_I32_U);
		byte[] condition = wide ? bytes(Opcode.I64_EQZ, Opcode.I32_EQZ) : bytes();
		return bytes(RESULT, TIMES_FACTOR, operation, widened, Opcode.I64_ADD, SET_RESULT, operation, condition,
				Opcode.IF, VOID, RESULT, Opcode.I64_CONST, 1, Opcode.I64_ADD, SET_RESULT, Opcode.END, FIRST_OPERAND,
				flip, Opcode.LOCAL_SET, 1);
	}

	/** Converts the first operand in even turns, and the second one in odd turns. */
	private static HotLoop loop(HotLoop.Form form, Conversion conversion, byte[] instruction) {
		byte[] widened = (conversion.bits == 32) ? bytes(Opcode.I64_EXTEND_I32_U) : bytes();
		return new HotLoop(form, HotLoop.MEMORY, conversion.operand,
				bytes(RESULT, TIMES_FACTOR, SECOND_OPERAND, FIRST_OPERAND, TURN, Opcode.I32_CONST, 1, Opcode.I32_AND,
						Opcode.SELECT, instruction, widened, Opcode.I64_ADD, SET_RESULT));
	}

	private static long run(HotLoop loop, Instance instance, Conversion conversion, double x) {
		return (conversion.operand == F32) ? loop.run(instance, 1.0f, (float) x) : loop.run(instance, 1.0, x);
	}

	private static void assertTraps(Trap trap, HotLoop loop, Conversion conversion, double x) {
		assertThatExceptionOfType(TrapException.class).as("%x of %a", conversion.opcode, x)
			.isThrownBy(() -> run(loop, loop.instance(), conversion, x))
			.satisfies((ex) -> assertThat(ex.trap()).isEqualTo(trap));
	}

	/**
	 * An instruction that makes an integer of a number.
	 *
	 * @param opcode the one that traps
	 * @param operand the type of the number
	 * @param bits how long the integer is
	 * @param signed whether it is signed
	 */
	private record Conversion(int opcode, int operand, int bits, boolean signed) {

		private BigInteger least() {
			return this.signed ? BigInteger.ONE.shiftLeft(this.bits - 1).negate() : BigInteger.ZERO;
		}

		private BigInteger greatest() {
			return BigInteger.ONE.shiftLeft(this.signed ? this.bits - 1 : this.bits).subtract(BigInteger.ONE);
		}

		private BigInteger truncated(double x) {
			return new BigDecimal((this.operand == F32) ? (float) x : x).toBigInteger();
		}

		boolean holds(double x) {
			return truncated(x).compareTo(least()) >= 0 && truncated(x).compareTo(greatest()) <= 0;
		}

		/** The integer's bits, followed by zeros. */
		long nearest(double x) {
			if (Double.isNaN(x)) {
				return 0;
			}
			BigInteger nearest = Double.isInfinite(x) ? ((x > 0) ? greatest() : least())
					: truncated(x).max(least()).min(greatest());
			return unsigned(nearest.longValue(), this.bits).longValue();
		}

	}

}
