package dev.wasmboot.engine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.wasmboot.engine.compiler.VectorForm;
import dev.wasmboot.engine.module.Opcode;
import dev.wasmboot.engine.module.VectorInstructions;
import dev.wasmboot.engine.simd.LaneType;
import dev.wasmboot.engine.simd.ProcessorVectors;
import dev.wasmboot.engine.simd.VectorOperation;
import dev.wasmboot.engine.simd.VectorShape;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static dev.wasmboot.engine.HotLoop.I64;
import static dev.wasmboot.engine.HotLoop.TURN;
import static dev.wasmboot.engine.module.WasmBytes.bytes;
import static dev.wasmboot.engine.module.WasmBytes.s64;
import static dev.wasmboot.engine.module.WasmBytes.u32;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * The processor's vectors in loops that are hot enough for HotSpot's optimising compiler,
 * which makes its own code of what the JDK does otherwise. What is expected is what comes
 * of two {@code long}s, which the specification's suite is about.
 */
class HotVectorTests {

	private static final int TURNS = 30_000;

	/** What of floats makes floats that it rounds. */
	private static final Set<String> COMPUTING = Set.of("add", "sub", "mul", "div", "sqrt", "min", "max",
			"relaxedMadd");

	/** How far apart the operands are, and how large what is read of each. */
	private static final int REGION = 4096;

	private static final int RESULTS = 4 * REGION;

	/** Where a turn is at work: sixteen bytes further in each, and round again. */
	private static final byte[] ADDRESS = bytes(TURN, Opcode.I32_CONST, 16, Opcode.I32_MUL, Opcode.I32_CONST,
			s64(REGION - 16), Opcode.I32_AND);

	@BeforeAll
	static void theJvmHasThem() {
		assumeTrue(ProcessorVectors.available(), "the JVM was started without jdk.incubator.vector");
	}

	@ParameterizedTest
	@MethodSource
	void resultsAreThoseOfHalves(VectorOperation operation, byte[] immediate) {
		byte[] expected = memoryAfter(VectorForm.LONGS, operation, immediate);
		byte[] actual = memoryAfter(VectorForm.PROCESSOR, operation, immediate);

		assertThat(comparable(operation, actual)).isEqualTo(comparable(operation, expected));
		assertThat(Arrays.copyOfRange(expected, RESULTS, RESULTS + REGION)).isNotEqualTo(new byte[REGION]);
	}

	/** Which NaN comes of which others the specification leaves open. */
	private static byte[] comparable(VectorOperation operation, byte[] memory) {
		if (computesFloats(operation)) {
			ByteBuffer values = ByteBuffer.wrap(memory).order(ByteOrder.LITTLE_ENDIAN);
			boolean wide = operation.laneType() == LaneType.F64;
			for (int i = RESULTS; i < RESULTS + REGION; i += operation.laneType().bytes()) {
				if (wide && Double.isNaN(values.getDouble(i))) {
					values.putDouble(i, Double.NaN);
				}
				else if (!wide && Float.isNaN(values.getFloat(i))) {
					values.putFloat(i, Float.NaN);
				}
			}
		}
		return memory;
	}

	private static boolean computesFloats(VectorOperation operation) {
		return operation.laneType() != operation.laneType().bits() && COMPUTING.contains(operation.method());
	}

	@Test
	void accessesAreCheckedWhereTheApiIsToldNotTo(@TempDir Path directory) throws IOException, InterruptedException {
		ChildJvm.run(UncheckedVectorRun.class, directory, "--add-modules", "jdk.incubator.vector",
				"-Djdk.incubator.vector.VECTOR_ACCESS_OOB_CHECK=0");
	}

	static Stream<Object[]> resultsAreThoseOfHalves() {
		List<Object[]> cases = new ArrayList<>();
		for (VectorOperation operation : VectorOperation.values()) {
			VectorShape shape = operation.shape();
			if (!ProcessorVectors.has(operation)) {
				continue;
			}
			if (shape == VectorShape.SHUFFLE) {
				cases.add(new Object[] { operation, lanes((i) -> i * 7 % 16) });
				cases.add(new Object[] { operation, lanes((i) -> 16 + i / 4 * 4) });
				cases.add(new Object[] { operation, lanes((i) -> i * 5 % 32) });
			}
			else if (shape == VectorShape.CONST) {
				cases.add(new Object[] { operation, lanes((i) -> 77) });
				cases.add(new Object[] { operation, lanes((i) -> i * 31) });
			}
			else {
				cases.add(new Object[] { operation, new byte[0] });
			}
		}
		return cases.stream();
	}

	private static byte[] lanes(IntUnaryOperator lane) {
		return bytes(IntStream.range(0, 16).mapToObj((i) -> lane.applyAsInt(i) & 0xff).toArray());
	}

	private static byte[] memoryAfter(VectorForm form, VectorOperation operation, byte[] immediate) {
		byte[] result = result(operation, immediate);
		if (!computesFloats(operation)) {
			// So that the result of each turn counts
			result = bytes(result, ADDRESS, load(RESULTS), 0xfd, VectorOperation.V128_XOR.code());
		}
		byte[] turn = bytes(ADDRESS, result, 0xfd, VectorOperation.V128_STORE.code(), 0, u32(RESULTS));
		try (HotLoop loop = new HotLoop((module) -> Tier.compiled(module, false, form), TURNS, HotLoop.MEMORY, I64,
				turn)) {
			Instance instance = loop.instance();
			GuestMemory memory = instance.memory("memory").orElseThrow();
			memory.write(0, operands());
			loop.run(instance, 0L, 0L);
			return memory.read(0, RESULTS + REGION);
		}
	}

	/** Among them many that are next to where lanes overflow, and equal ones. */
	private static byte[] operands() {
		SplittableRandom random = new SplittableRandom(7);
		byte[] operands = new byte[RESULTS];
		random.nextBytes(operands);
		for (int i = 0; i < operands.length; i++) {
			switch (random.nextInt(6)) {
				case 0 -> operands[i] = (byte) 0x80;
				case 1 -> operands[i] = (byte) 0x7f;
				case 2 -> operands[i] = (byte) 0xff;
				default -> {
				}
			}
		}
		for (int i = 0; i < REGION; i += Long.BYTES) {
			if (random.nextInt(4) == 0) {
				System.arraycopy(operands, i, operands, REGION + i, Long.BYTES);
			}
		}
		return operands;
	}

	/** What leaves the result of the operation on the stack. */
	private static byte[] result(VectorOperation operation, byte[] immediate) {
		byte[] instruction = bytes(0xfd, u32(operation.code()));
		int vectors = (int) VectorInstructions.of(operation)
			.operands()
			.stream()
			.filter((type) -> type == ValueType.V128)
			.count();
		return switch (operation.shape()) {
			case LOAD, LOAD_SPLAT -> bytes(ADDRESS, instruction, 0, u32(REGION));
			case STORE -> bytes(ADDRESS, ADDRESS, load(REGION), instruction, 0, u32(RESULTS), ADDRESS, load(0));
			case SPLAT -> bytes(TURN, widened(operation), instruction);
			case TEST ->
				bytes(ADDRESS, load(0), instruction, TURN, Opcode.I32_MUL, 0xfd, VectorOperation.I32X4_SPLAT.code());
			case SHIFT -> bytes(ADDRESS, load(0), TURN, instruction);
			default -> {
				byte[] operands = bytes();
				for (int i = 0; i < vectors; i++) {
					operands = bytes(operands, ADDRESS, load(i * REGION));
				}
				yield bytes(operands, instruction, immediate);
			}
		};
	}

	private static byte[] widened(VectorOperation operation) {
		return switch (operation.laneType()) {
			case I64 -> bytes(Opcode.I64_EXTEND_I32_U);
			case F32 -> bytes(Opcode.F32_CONVERT_I32_U);
			case F64 -> bytes(Opcode.F64_CONVERT_I32_U);
			default -> bytes();
		};
	}

	private static byte[] load(int offset) {
		return bytes(0xfd, VectorOperation.V128_LOAD.code(), 0, u32(offset));
	}

}
