package dev.wasmboot.engine.simd;

import java.lang.invoke.MethodType;

import org.jspecify.annotations.Nullable;

/**
 * How an operation on vectors is put together from calls of one method. In what follows
 * {@code m} is the method, and {@code a}, {@code b} and {@code c} are the operands, each
 * of two halves. A lane within a half is the lane's number modulo the number of lanes of
 * a half.
 */
public enum VectorShape {

	/** Both halves: {@code m(a)}. */
	UNARY,

	/** Both halves: {@code m(a, b)}. */
	BINARY,

	/** Both halves: {@code m(a, b, c)}. */
	TERNARY,

	/** Both halves: {@code m(a, count)}. */
	SHIFT,

	/** Low: {@code m(a.low)}; high: {@code m(a.low >>> 32)}. */
	WIDEN_LOW,

	/** Low: {@code m(a.high)}; high: {@code m(a.high >>> 32)}. */
	WIDEN_HIGH,

	/** As {@link #WIDEN_LOW}, with the same part of each operand. */
	BINARY_WIDEN_LOW,

	/** As {@link #WIDEN_HIGH}, with the same part of each operand. */
	BINARY_WIDEN_HIGH,

	/** Low: {@code m(a.low, a.high)}; high: {@code m(b.low, b.high)}. */
	NARROW,

	/** Low: {@code m(a.low, a.high)}; high: zero. */
	NARROW_ZERO,

	/** Both halves: {@code m(a.low, a.high, b)}. */
	SWIZZLE,

	/**
	 * Both halves: {@code m(a.low, a.high, b.low, b.high, lanes)}, with eight of the
	 * sixteen lane numbers that follow the opcode.
	 */
	SHUFFLE,

	/** A number: {@code m(a.low, a.high)}. */
	TEST,

	/** Both halves: {@code m(number)}. */
	SPLAT,

	/** A number: {@code m(half with the lane, lane within it)}. */
	EXTRACT_LANE,

	/** The half with the lane: {@code m(half, lane within it, number)}; the other: a. */
	REPLACE_LANE,

	/** Sixteen bytes that follow the opcode. */
	CONST,

	/** Sixteen bytes of memory. */
	LOAD,

	/** Eight bytes of memory; low: {@code m(bytes)}; high: {@code m(bytes >>> 32)}. */
	LOAD_EXTEND,

	/** As {@link #SPLAT}, of a number from memory. */
	LOAD_SPLAT,

	/** An unsigned number from memory in the lowest bits, and zeros. */
	LOAD_ZERO,

	/** As {@link #REPLACE_LANE}, by a number from memory. */
	LOAD_LANE,

	/** Sixteen bytes to memory. */
	STORE,

	/** As {@link #EXTRACT_LANE}, to memory. */
	STORE_LANE;

	/**
	 * How many bytes follow the opcode, and where memory is accessed, its description.
	 * @return the number of bytes: lane numbers, or the bytes of a constant
	 */
	public int immediateBytes() {
		return switch (this) {
			case CONST, SHUFFLE -> 2 * Long.BYTES;
			case EXTRACT_LANE, REPLACE_LANE, LOAD_LANE, STORE_LANE -> 1;
			default -> 0;
		};
	}

	/**
	 * Whether memory is accessed.
	 * @return whether it is
	 */
	public boolean accessesMemory() {
		return switch (this) {
			case LOAD, LOAD_EXTEND, LOAD_SPLAT, LOAD_ZERO, LOAD_LANE, STORE, STORE_LANE -> true;
			default -> false;
		};
	}

	/**
	 * How many bytes of memory are accessed.
	 * @param laneType the lanes of the operation
	 * @return the number of bytes, 0 if memory is not accessed
	 */
	public int accessedBytes(LaneType laneType) {
		return switch (this) {
			case LOAD, STORE -> 2 * Long.BYTES;
			case LOAD_EXTEND -> Long.BYTES;
			case LOAD_SPLAT, LOAD_ZERO, LOAD_LANE, STORE_LANE -> laneType.bytes();
			default -> 0;
		};
	}

	/**
	 * The type of the method.
	 * @param laneType the lanes of the operation
	 * @return the type, {@code null} if there is no method
	 */
	@Nullable MethodType methodType(LaneType laneType) {
		Class<?> lane = laneType.javaType();
		return switch (this) {
			case UNARY, WIDEN_LOW, WIDEN_HIGH, LOAD_EXTEND -> MethodType.methodType(long.class, long.class);
			case BINARY, BINARY_WIDEN_LOW, BINARY_WIDEN_HIGH, NARROW, NARROW_ZERO ->
				MethodType.methodType(long.class, long.class, long.class);
			case TERNARY, SWIZZLE -> MethodType.methodType(long.class, long.class, long.class, long.class);
			case SHUFFLE ->
				MethodType.methodType(long.class, long.class, long.class, long.class, long.class, long.class);
			case SHIFT -> MethodType.methodType(long.class, long.class, int.class);
			case TEST -> MethodType.methodType(int.class, long.class, long.class);
			case SPLAT, LOAD_SPLAT -> MethodType.methodType(long.class, lane);
			case EXTRACT_LANE, STORE_LANE -> MethodType.methodType(lane, long.class, int.class);
			case REPLACE_LANE, LOAD_LANE -> MethodType.methodType(long.class, long.class, int.class, lane);
			case CONST, LOAD, LOAD_ZERO, STORE -> null;
		};
	}

	/**
	 * Whether one lane of a vector is a number: one that is given, taken, or in memory.
	 * @return whether it is
	 */
	public boolean ofOneLane() {
		return switch (this) {
			case SPLAT, EXTRACT_LANE, REPLACE_LANE, LOAD_SPLAT, LOAD_ZERO, LOAD_LANE, STORE_LANE -> true;
			default -> false;
		};
	}

	/**
	 * The type of a method that computes a lane of the result from the same lanes of the
	 * operands.
	 * @return the type, {@code null} if lanes are not computed one by one
	 */
	@Nullable MethodType singleLaneType() {
		return switch (this) {
			case UNARY -> LaneMethods.OF_ONE;
			case BINARY, SHIFT -> LaneMethods.OF_TWO;
			case TERNARY -> LaneMethods.OF_THREE;
			default -> null;
		};
	}

	/** Asked for with every instruction that is compiled, so they are made once. */
	private static final class LaneMethods {

		private static final MethodType OF_ONE = MethodType.methodType(int.class, int.class);

		private static final MethodType OF_TWO = OF_ONE.appendParameterTypes(int.class);

		private static final MethodType OF_THREE = OF_TWO.appendParameterTypes(int.class);

	}

}
