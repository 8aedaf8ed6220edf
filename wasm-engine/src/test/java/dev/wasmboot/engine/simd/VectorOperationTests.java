package dev.wasmboot.engine.simd;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.LongBinaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

class VectorOperationTests {

	/** Enough for what is tested to be compiled with all optimisations. */
	private static final int ROUNDS = 40_000;

	/**
	 * Operations on two lanes: what they are of the lanes' values, signed or unsigned as
	 * the name says. The result is cut to the lane.
	 */
	private static final Map<String, LongBinaryOperator> BINARY = Map.ofEntries(Map.entry("add", Long::sum),
			Map.entry("sub", (a, b) -> a - b), Map.entry("mul", (a, b) -> a * b), Map.entry("minS", Math::min),
			Map.entry("minU", Math::min), Map.entry("maxS", Math::max), Map.entry("maxU", Math::max),
			Map.entry("avgrU", (a, b) -> (a + b + 1) / 2), Map.entry("eq", (a, b) -> (a == b) ? -1 : 0),
			Map.entry("ne", (a, b) -> (a != b) ? -1 : 0), Map.entry("ltS", (a, b) -> (a < b) ? -1 : 0),
			Map.entry("ltU", (a, b) -> (a < b) ? -1 : 0), Map.entry("gtS", (a, b) -> (a > b) ? -1 : 0),
			Map.entry("gtU", (a, b) -> (a > b) ? -1 : 0), Map.entry("leS", (a, b) -> (a <= b) ? -1 : 0),
			Map.entry("leU", (a, b) -> (a <= b) ? -1 : 0), Map.entry("geS", (a, b) -> (a >= b) ? -1 : 0),
			Map.entry("geU", (a, b) -> (a >= b) ? -1 : 0));

	@ParameterizedTest
	@EnumSource(names = { "V128_LOAD", "V128_STORE", "V128_CONST", "V128_LOAD32_ZERO", "V128_LOAD64_ZERO" },
			mode = Mode.EXCLUDE)
	void theMethodOfAnOperationExists(VectorOperation operation) {
		assertThatCode(() -> method(operation)).doesNotThrowAnyException();
	}

	@Test
	void thereAreAsManyOperationsAsTheSpecificationHas() {
		List<VectorOperation> operations = IntStream.range(0, 0x1000)
			.mapToObj(VectorOperation::of)
			.filter(Objects::nonNull)
			.toList();
		assertThat(operations).containsExactly(VectorOperation.values());
		assertThat(operations.stream().filter(VectorOperation::relaxed)).hasSize(20);
		assertThat(operations).hasSize(236 + 20);
	}

	@ParameterizedTest
	@MethodSource("integerOperations")
	void everyLaneIsComputedAsIfItWereAlone(VectorOperation operation) throws Throwable {
		LongBinaryOperator alone = Objects.requireNonNull(BINARY.get(operation.method()));
		MethodHandle method = method(operation);
		SplittableRandom random = new SplittableRandom(operation.code());
		for (int i = 0; i < ROUNDS; i++) {
			long a = half(random);
			long b = random.nextInt(4) == 0 ? a : half(random);
			assertThat((long) method.invokeExact(a, b)).as("%s of %016x and %016x", operation, a, b)
				.isEqualTo(expected(operation, alone, a, b));
		}
	}

	@ParameterizedTest
	@MethodSource("operationsOnSingleLanes")
	void singleLanesAreComputedAsThoseOfAHalf(VectorOperation operation) throws Throwable {
		MethodHandle method = method(operation);
		MethodHandle single = method(operation, operation.singleLaneType());
		boolean shift = operation.shape() == VectorShape.SHIFT;
		SplittableRandom random = new SplittableRandom(operation.code());
		for (int i = 0; i < ROUNDS; i++) {
			Object[] halves = Stream.generate(() -> half(random)).limit(method.type().parameterCount()).toArray();
			if (shift) {
				halves[1] = random.nextInt(200);
			}
			Object[] lower = Arrays.stream(halves).map((half) -> ((Number) half).intValue()).toArray();
			Object[] upper = Arrays.stream(halves)
				.map((half) -> (half instanceof Long lanes) ? (int) (lanes >>> Integer.SIZE) : half)
				.toArray();
			long expected = (long) method.invokeWithArguments(halves);
			assertThat(lane(operation, (int) single.invokeWithArguments(lower)))
				.as("%s of %s", operation, Arrays.toString(lower))
				.isEqualTo(lane(operation, (int) expected));
			assertThat(lane(operation, (int) single.invokeWithArguments(upper)))
				.as("%s of %s", operation, Arrays.toString(upper))
				.isEqualTo(lane(operation, (int) (expected >>> Integer.SIZE)));
		}
	}

	@ParameterizedTest
	@MethodSource("saturatingOperations")
	void saturatingLanesStayWithinTheirRange(VectorOperation operation) throws Throwable {
		int bits = 8 * operation.laneType().bytes();
		boolean signed = operation.method().endsWith("S");
		long least = signed ? -1L << (bits - 1) : 0;
		long most = least + (1L << bits) - 1;
		int sign = operation.method().startsWith("add") ? 1 : -1;
		LongBinaryOperator alone = (a, b) -> Math.max(least, Math.min(a + sign * b, most));
		MethodHandle method = method(operation);
		SplittableRandom random = new SplittableRandom(operation.code());
		for (int i = 0; i < ROUNDS; i++) {
			long a = half(random);
			long b = half(random);
			assertThat((long) method.invokeExact(a, b)).as("%s of %016x and %016x", operation, a, b)
				.isEqualTo(expected(operation, alone, a, b));
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "I8X16_SHL", "I8X16_SHR_S", "I8X16_SHR_U", "I16X8_SHL", "I16X8_SHR_S", "I16X8_SHR_U",
			"I32X4_SHL", "I32X4_SHR_S", "I32X4_SHR_U", "I64X2_SHL", "I64X2_SHR_S", "I64X2_SHR_U" })
	void noBitIsShiftedIntoAnotherLane(VectorOperation operation) throws Throwable {
		int bits = 8 * operation.laneType().bytes();
		LongBinaryOperator alone = (lane, count) -> switch (operation.method()) {
			case "shl" -> lane << (count % bits);
			case "shrS" -> lane >> (count % bits);
			default -> lane >>> (count % bits);
		};
		MethodHandle method = method(operation);
		SplittableRandom random = new SplittableRandom(operation.code());
		for (int i = 0; i < ROUNDS; i++) {
			long a = half(random);
			int count = random.nextInt(200);
			Packer expected = new Packer(bits);
			for (long lane : lanes(operation, a)) {
				expected.add(alone.applyAsLong(lane, count));
			}
			assertThat((long) method.invokeExact(a, count)).as("%s of %016x by %d", operation, a, count)
				.isEqualTo(expected.half);
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "I16X8_EXTMUL_LOW_I8X16_S", "I16X8_EXTMUL_LOW_I8X16_U", "I32X4_EXTMUL_LOW_I16X8_S",
			"I32X4_EXTMUL_LOW_I16X8_U", "I64X2_EXTMUL_LOW_I32X4_S", "I64X2_EXTMUL_LOW_I32X4_U" })
	void productsAreOfTheLowerLanesAlone(VectorOperation operation) throws Throwable {
		int bits = 4 * operation.laneType().bytes();
		boolean unsigned = operation.method().endsWith("U");
		MethodHandle method = method(operation);
		SplittableRandom random = new SplittableRandom(operation.code());
		for (int i = 0; i < ROUNDS; i++) {
			long a = half(random);
			long b = half(random);
			Packer expected = new Packer(2 * bits);
			for (int lane = 0; lane < 32 / bits; lane++) {
				expected.add(lane(a, lane, bits, unsigned) * lane(b, lane, bits, unsigned));
			}
			assertThat((long) method.invokeExact(a, b)).as("%s of %016x and %016x", operation, a, b)
				.isEqualTo(expected.half);
		}
	}

	@ParameterizedTest
	@EnumSource(
			names = { "I8X16_NARROW_I16X8_S", "I8X16_NARROW_I16X8_U", "I16X8_NARROW_I32X4_S", "I16X8_NARROW_I32X4_U" })
	void narrowedLanesAreTheNearestOnes(VectorOperation operation) throws Throwable {
		int bits = 8 * operation.laneType().bytes();
		boolean unsigned = operation.method().endsWith("U");
		long least = unsigned ? 0 : -1L << (bits - 1);
		long most = least + (1L << bits) - 1;
		MethodHandle method = method(operation);
		SplittableRandom random = new SplittableRandom(operation.code());
		for (int i = 0; i < ROUNDS; i++) {
			long low = half(random);
			long high = half(random) & (most * 0x0000000100000001L);
			Packer expected = new Packer(bits);
			for (long half : new long[] { low, high }) {
				for (int lane = 0; lane < 32 / bits; lane++) {
					expected.add(Math.max(least, Math.min(lane(half, lane, 2 * bits, false), most)));
				}
			}
			assertThat((long) method.invokeExact(low, high)).as("%s of %016x and %016x", operation, low, high)
				.isEqualTo(expected.half);
		}
	}

	@Test
	void truthOfLanesIsFoundInEveryLane() {
		for (int bit = 0; bit < 64; bit++) {
			long one = 1L << bit;
			assertThat(I8x16.bitmask(one, 0)).isEqualTo((bit % 8 == 7) ? 1 << (bit / 8) : 0);
			assertThat(I8x16.bitmask(0, one)).isEqualTo((bit % 8 == 7) ? 0x100 << (bit / 8) : 0);
			assertThat(I16x8.bitmask(one, 0)).isEqualTo((bit % 16 == 15) ? 1 << (bit / 16) : 0);
			assertThat(I16x8.bitmask(0, one)).isEqualTo((bit % 16 == 15) ? 0x10 << (bit / 16) : 0);
			assertThat(I32x4.bitmask(one, 0)).isEqualTo((bit % 32 == 31) ? 1 << (bit / 32) : 0);
			assertThat(I32x4.bitmask(0, one)).isEqualTo((bit % 32 == 31) ? 4 << (bit / 32) : 0);
			assertThat(I8x16.allTrue(~(0xffL << (bit & 56)), -1)).isZero();
			assertThat(I8x16.allTrue(~(0xffL << (bit & 56)) | one, -1)).isEqualTo(1);
			assertThat(I16x8.allTrue(-1, ~(0xffffL << (bit & 48)))).isZero();
			assertThat(I16x8.allTrue(-1, ~(0xffffL << (bit & 48)) | one)).isEqualTo(1);
		}
		assertThat(I8x16.bitmask(-1, -1)).isEqualTo(0xffff);
		assertThat(I16x8.bitmask(-1, -1)).isEqualTo(0xff);
		assertThat(I32x4.bitmask(-1, -1)).isEqualTo(0xf);
	}

	private static Stream<VectorOperation> integerOperations() {
		return Arrays.stream(VectorOperation.values())
			.filter((operation) -> operation.shape() == VectorShape.BINARY && BINARY.containsKey(operation.method()))
			.filter((operation) -> operation.laneType().javaType() == int.class
					|| (operation.laneType() == LaneType.I64 && !operation.method().endsWith("U")));
	}

	/** A lane, where all that are not numbers are the same: the JVM gives any of them. */
	private static int lane(VectorOperation operation, int bits) {
		return (operation.laneType() == LaneType.F32) ? Float.floatToIntBits(Float.intBitsToFloat(bits)) : bits;
	}

	private static Stream<VectorOperation> operationsOnSingleLanes() {
		return Arrays.stream(VectorOperation.values()).filter((operation) -> operation.singleLaneType() != null);
	}

	private static Stream<VectorOperation> saturatingOperations() {
		return Arrays.stream(VectorOperation.values())
			.filter((operation) -> operation.method().startsWith("addSat") || operation.method().startsWith("subSat"));
	}

	private static long expected(VectorOperation operation, LongBinaryOperator alone, long a, long b) {
		long[] lanesOfA = lanes(operation, a);
		long[] lanesOfB = lanes(operation, b);
		Packer packer = new Packer(8 * operation.laneType().bytes());
		for (int i = 0; i < lanesOfA.length; i++) {
			packer.add(alone.applyAsLong(lanesOfA[i], lanesOfB[i]));
		}
		return packer.half;
	}

	/** The lanes of a half, without sign where the operation is for such. */
	private static long[] lanes(VectorOperation operation, long half) {
		int bits = 8 * operation.laneType().bytes();
		boolean unsigned = operation.method().endsWith("U");
		return IntStream.range(0, Long.SIZE / bits).mapToLong((lane) -> lane(half, lane, bits, unsigned)).toArray();
	}

	private static long lane(long half, int lane, int bits, boolean unsigned) {
		long top = half << (Long.SIZE - bits * (lane + 1));
		return unsigned ? top >>> (Long.SIZE - bits) : top >> (Long.SIZE - bits);
	}

	/** Random lanes, with a liking for those at the limits. */
	private static long half(SplittableRandom random) {
		long half = random.nextLong();
		for (int i = random.nextInt(3); i > 0; i--) {
			int shift = 8 * random.nextInt(8);
			half = (half & ~(0xffL << shift)) | (new long[] { 0, 0x7f, 0x80, 0xff, 1 }[random.nextInt(5)] << shift);
		}
		return half;
	}

	private static MethodHandle method(VectorOperation operation) throws ReflectiveOperationException {
		return method(operation, operation.methodType());
	}

	private static MethodHandle method(VectorOperation operation, @Nullable MethodType type)
			throws ReflectiveOperationException {
		return MethodHandles.publicLookup()
			.findStatic(operation.owner(), operation.method(), Objects.requireNonNull(type));
	}

	/** Puts lanes together to a half. */
	private static final class Packer {

		private final int bits;

		private long half;

		private int at;

		Packer(int bits) {
			this.bits = bits;
		}

		void add(long lane) {
			this.half |= (lane << (Long.SIZE - this.bits)) >>> (Long.SIZE - this.bits) << this.at;
			this.at += this.bits;
		}

	}

}
