package dev.wasmboot.engine;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BinaryOperator;

import dev.wasmboot.engine.module.Opcode;
import dev.wasmboot.engine.module.WasmBytes;
import dev.wasmboot.policy.EffectivePolicy;
import dev.wasmboot.policy.Policy;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static dev.wasmboot.engine.module.WasmBytes.bytes;
import static dev.wasmboot.engine.module.WasmBytes.u32;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Unsigned arithmetic and addresses in loops that are hot enough for HotSpot's optimising
 * compiler, which JDK 17 has been wrong in. What is expected comes from integers of any
 * size.
 */
class HotArithmeticTests {

	/** With all operands together this is long enough for the optimising compiler. */
	private static final int TURNS = 10_000;

	private static final int I64 = 0x7e;

	private static final int VOID = 0x40;

	private static final int PAGE = 65_536;

	private static final long FACTOR = 31;

	private static final long[] OPERANDS = { 0, 1, 6, -1, -2, -32_768, Integer.MAX_VALUE, Integer.MIN_VALUE,
			0xffff_ffffL, Long.MIN_VALUE, Long.MAX_VALUE };

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "AUTO")
	void unsignedOperationsAreRightInHotLoops(EngineMode mode) {
		for (int bits : new int[] { 32, 64 }) {
			for (Map.Entry<Integer, BinaryOperator<BigInteger>> operation : operations(bits).entrySet()) {
				int type = (bits == 32) ? WasmBytes.I32 : I64;
				boolean wide = bits == 64 && operation.getKey() >= Opcode.I64_ADD;
				try (WasmEngine engine = engine(mode)) {
					ExportedFunction run = run(engine, operationLoop(type, operation.getKey(), wide));
					for (long x : OPERANDS) {
						for (long y : OPERANDS) {
							BigInteger right = unsigned(y, bits);
							if (right.signum() != 0 || !divides(operation.getKey())) {
								Object actual = (bits == 32) ? run.call(TURNS, (int) x, (int) y)
										: run.call(TURNS, x, y);
								assertThat(actual).as("%x of %x, %x", operation.getKey(), x, y)
									.isEqualTo(folded(operation.getValue().apply(unsigned(x, bits), right),
											operation.getValue().apply(unsigned(x ^ 1, bits), right)));
							}
						}
					}
				}
			}
		}
	}

	/**
	 * The last turn of a hot loop loads from another address than those before.
	 */
	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "AUTO")
	void addressesAreExactInHotLoops(EngineMode mode) {
		int[] loads = { Opcode.I64_LOAD8_U, Opcode.I64_LOAD16_U, Opcode.I64_LOAD32_U, Opcode.I64_LOAD };
		for (int log = 0; log < loads.length; log++) {
			int width = 1 << log;
			for (long offset : new long[] { 0, 1, PAGE - width }) {
				try (WasmEngine engine = engine(mode)) {
					byte[] bytes = loadLoop(loads[log], offset);
					for (long address : List.of(0L, 1L, PAGE - width - offset, PAGE - width - offset + 1, PAGE - 1L,
							(long) PAGE, 0x7fff_ffffL, 0x8000_0000L, 0x1_0000_0000L - width, 0x1_0000_0000L - offset,
							0xffff_ffffL)) {
						ExportedFunction run = run(engine, bytes);
						long unsigned = address & 0xffff_ffffL;
						if (unsigned + offset + width <= PAGE) {
							assertThat(run.call(TURNS, 0, (int) address)).isEqualTo(0L);
						}
						else {
							assertThatExceptionOfType(TrapException.class)
								.as("%d bytes at %x + %x", width, address, offset)
								.isThrownBy(() -> run.call(TURNS, 0, (int) address))
								.satisfies((ex) -> assertThat(ex.trap()).isEqualTo(Trap.MEMORY_OUT_OF_BOUNDS));
						}
					}
				}
			}
		}
	}

	private static boolean divides(int opcode) {
		return opcode == Opcode.I32_DIV_U || opcode == Opcode.I32_REM_U || opcode == Opcode.I64_DIV_U
				|| opcode == Opcode.I64_REM_U;
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
		operations.put(narrow ? Opcode.I32_SHR_U : Opcode.I64_SHR_U,
				(x, y) -> x.shiftRight(y.mod(BigInteger.valueOf(bits)).intValue()));
		return operations;
	}

	private static BigInteger truth(boolean value) {
		return value ? BigInteger.ONE : BigInteger.ZERO;
	}

	private static BigInteger unsigned(long value, int bits) {
		return BigInteger.valueOf(value).mod(BigInteger.ONE.shiftLeft(bits));
	}

	/** What the loop makes of two results that take turns. */
	private static long folded(BigInteger even, BigInteger odd) {
		long sum = 0;
		for (int i = 0; i < TURNS; i++) {
			BigInteger result = (i % 2 == 0) ? even : odd;
			sum = sum * FACTOR + result.longValue() + ((result.signum() != 0) ? 1 : 0);
		}
		return sum;
	}

	/**
	 * Applies an operation to x and y, as a value and as a condition, flips the lowest
	 * bit of x, and so on.
	 */
	private static byte[] operationLoop(int type, int opcode, boolean wide) {
		byte[] flip = (type == I64) ? bytes(Opcode.I64_CONST, 1, Opcode.I64_XOR)
				: bytes(Opcode.I32_CONST, 1, Opcode.I32_XOR);
		byte[] operation = bytes(Opcode.LOCAL_GET, 1, Opcode.LOCAL_GET, 2, opcode);
		byte[] widened = wide ? bytes() : bytes(Opcode.I64_EXTEND_I32_U);
		byte[] condition = wide ? bytes(Opcode.I64_EQZ, Opcode.I32_EQZ) : bytes();
		return loop(bytes(type, type),
				bytes(Opcode.LOCAL_GET, 3, Opcode.I64_CONST, (int) FACTOR, Opcode.I64_MUL, operation, widened,
						Opcode.I64_ADD, Opcode.LOCAL_SET, 3, operation, condition, Opcode.IF, VOID, Opcode.LOCAL_GET, 3,
						Opcode.I64_CONST, 1, Opcode.I64_ADD, Opcode.LOCAL_SET, 3, Opcode.END, Opcode.LOCAL_GET, 1, flip,
						Opcode.LOCAL_SET, 1));
	}

	private static byte[] loadLoop(int opcode, long offset) {
		return loop(bytes(WasmBytes.I32, WasmBytes.I32),
				bytes(Opcode.LOCAL_GET, 2, Opcode.LOCAL_GET, 1, Opcode.LOCAL_GET, 0, Opcode.I32_CONST, 1, Opcode.I32_EQ,
						Opcode.SELECT, opcode, 0, u32(offset), Opcode.LOCAL_GET, 3, Opcode.I64_ADD, Opcode.LOCAL_SET,
						3));
	}

	/** A function of a number of turns and two operands, with an i64 that it returns. */
	private static byte[] loop(byte[] operands, byte[] turn) {
		byte[] body = WasmBytes.bodyWithLocals(bytes(1, 1, I64), Opcode.LOOP, VOID, turn, Opcode.LOCAL_GET, 0,
				Opcode.I32_CONST, 1, Opcode.I32_SUB, Opcode.LOCAL_TEE, 0, Opcode.BR_IF, 0, Opcode.END, Opcode.LOCAL_GET,
				3);
		return WasmBytes.module(
				WasmBytes.sectionOf(WasmBytes.TYPES, WasmBytes.type(bytes(WasmBytes.I32, operands), bytes(I64))),
				WasmBytes.sectionOf(WasmBytes.FUNCTIONS, bytes(0)),
				WasmBytes.sectionOf(WasmBytes.MEMORIES, bytes(0, 1)),
				WasmBytes.sectionOf(WasmBytes.EXPORTS, bytes("run", 0, 0)), WasmBytes.sectionOf(WasmBytes.CODE, body));
	}

	private static WasmEngine engine(EngineMode mode) {
		return WasmEngine.builder().mode(mode).build();
	}

	private static ExportedFunction run(WasmEngine engine, byte[] bytes) {
		CompiledModule module = engine.load(bytes);
		return engine.instantiate(module, EffectivePolicy.decide(module.requests(), Policy.denyAll()))
			.function("run")
			.orElseThrow();
	}

}
