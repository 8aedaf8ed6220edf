package dev.wasmboot.engine.interpreter;

import java.util.Objects;

import dev.wasmboot.engine.runtime.CallContext;
import dev.wasmboot.engine.runtime.Global;
import dev.wasmboot.engine.runtime.Memory;
import dev.wasmboot.engine.runtime.ModuleInstance;
import dev.wasmboot.engine.simd.F32x4;
import dev.wasmboot.engine.simd.F64x2;
import dev.wasmboot.engine.simd.I16x8;
import dev.wasmboot.engine.simd.I32x4;
import dev.wasmboot.engine.simd.I64x2;
import dev.wasmboot.engine.simd.I8x16;
import dev.wasmboot.engine.simd.LaneType;
import dev.wasmboot.engine.simd.VectorOperation;

/**
 * The instructions on vectors. The low half of a vector is in the slots, where numbers
 * are too, and the high half at the same index of the array beside them.
 */
final class Vectors {

	private Vectors() {
	}

	/**
	 * Execute an instruction.
	 * @return where to continue
	 */
	static int execute(CallContext context, ModuleInstance instance, long[] s, int fp, long w, long[] code, int pc) {
		long[] h = context.stack().highs();
		int op = (int) w & 0xffff;
		int x = fp + (int) (w >>> 48);
		int y = fp + ((int) (w >>> 32) & 0xffff);
		int z = fp + ((int) w >>> 16);
		if (op < Op.VECTOR) {
			return move(op, instance, s, h, fp, w, code, pc);
		}
		VectorOperation operation = Objects.requireNonNull(VectorOperation.of(op - Op.VECTOR));
		switch (operation.shape()) {
			case UNARY -> set(s, h, x, VectorMethods.unary(operation, s[y]), VectorMethods.unary(operation, h[y]));
			case BINARY ->
				set(s, h, x, VectorMethods.binary(operation, s[y], s[z]), VectorMethods.binary(operation, h[y], h[z]));
			case TERNARY -> {
				int third = fp + (int) code[pc];
				set(s, h, x, VectorMethods.ternary(operation, s[y], s[z], s[third]),
						VectorMethods.ternary(operation, h[y], h[z], h[third]));
				return pc + 1;
			}
			case SHIFT -> set(s, h, x, VectorMethods.shift(operation, s[y], (int) s[z]),
					VectorMethods.shift(operation, h[y], (int) s[z]));
			case WIDEN_LOW -> widen(operation, s, h, x, s[y]);
			case WIDEN_HIGH -> widen(operation, s, h, x, h[y]);
			case BINARY_WIDEN_LOW -> set(s, h, x, VectorMethods.binary(operation, s[y], s[z]),
					VectorMethods.binary(operation, s[y] >>> 32, s[z] >>> 32));
			case BINARY_WIDEN_HIGH -> set(s, h, x, VectorMethods.binary(operation, h[y], h[z]),
					VectorMethods.binary(operation, h[y] >>> 32, h[z] >>> 32));
			case NARROW ->
				set(s, h, x, VectorMethods.narrow(operation, s[y], h[y]), VectorMethods.narrow(operation, s[z], h[z]));
			case NARROW_ZERO -> set(s, h, x, VectorMethods.narrow(operation, s[y], h[y]), 0);
			case SWIZZLE -> set(s, h, x, I8x16.swizzle(s[y], h[y], s[z]), I8x16.swizzle(s[y], h[y], h[z]));
			case SHUFFLE -> {
				set(s, h, x, I8x16.shuffle(s[y], h[y], s[z], h[z], code[pc]),
						I8x16.shuffle(s[y], h[y], s[z], h[z], code[pc + 1]));
				return pc + 2;
			}
			case TEST -> s[x] = VectorMethods.test(operation, s[y], h[y]);
			case SPLAT -> {
				long half = splat(operation.laneType(), s[y]);
				set(s, h, x, half, half);
			}
			case EXTRACT_LANE -> s[x] = extractLane(operation, s[y], h[y], (int) w >>> 16);
			case REPLACE_LANE -> {
				replaceLane(operation.laneType(), s, h, x, y, (int) code[pc], s[z]);
				return pc + 1;
			}
			case CONST -> {
				set(s, h, x, code[pc], code[pc + 1]);
				return pc + 2;
			}
			case LOAD, LOAD_EXTEND, LOAD_SPLAT, LOAD_ZERO, LOAD_LANE -> {
				load(operation, instance, s, h, x, y, z, code[pc]);
				return pc + 1;
			}
			case STORE, STORE_LANE -> {
				store(operation, instance, (int) s[x], s[y], h[y], code[pc]);
				return pc + 1;
			}
		}
		return pc;
	}

	private static int move(int op, ModuleInstance instance, long[] s, long[] h, int fp, long w, long[] code, int pc) {
		int x = fp + (int) (w >>> 48);
		int y = fp + ((int) (w >>> 32) & 0xffff);
		switch (op) {
			case Op.MOVE_VECTOR -> set(s, h, x, s[y], h[y]);
			case Op.SELECT_VECTOR -> {
				int chosen = (s[fp + (int) code[pc]] != 0) ? y : fp + ((int) w >>> 16);
				set(s, h, x, s[chosen], h[chosen]);
				return pc + 1;
			}
			case Op.GLOBAL_GET_VECTOR -> {
				Global global = instance.globals()[(int) (w >>> 16)];
				set(s, h, x, global.bits(), global.high());
			}
			case Op.GLOBAL_SET_VECTOR -> {
				Global global = instance.globals()[(int) (w >>> 16)];
				global.setBits(s[x]);
				global.setHigh(h[x]);
			}
			default -> throw new IllegalStateException("unknown instruction " + Long.toHexString(w));
		}
		return pc;
	}

	private static void set(long[] s, long[] h, int x, long low, long high) {
		s[x] = low;
		h[x] = high;
	}

	private static void widen(VectorOperation operation, long[] s, long[] h, int x, long half) {
		set(s, h, x, VectorMethods.unary(operation, half), VectorMethods.unary(operation, half >>> 32));
	}

	/** Floats go by their bits, so these are the same for integers and floats. */
	private static long splat(LaneType laneType, long number) {
		return switch (laneType) {
			case I8 -> I8x16.splat((int) number);
			case I16 -> I16x8.splat((int) number);
			case I32, F32 -> I32x4.splat((int) number);
			case I64, F64, V128 -> number;
		};
	}

	private static long extractLane(VectorOperation operation, long low, long high, int lane) {
		int lanesOfHalf = operation.laneType().count() / 2;
		long half = (lane < lanesOfHalf) ? low : high;
		int within = lane % lanesOfHalf;
		return switch (operation) {
			case I8X16_EXTRACT_LANE_S -> I8x16.extractLaneS(half, within);
			case I8X16_EXTRACT_LANE_U, V128_STORE8_LANE -> I8x16.extractLaneU(half, within);
			case I16X8_EXTRACT_LANE_S -> I16x8.extractLaneS(half, within);
			case I16X8_EXTRACT_LANE_U, V128_STORE16_LANE -> I16x8.extractLaneU(half, within);
			case I32X4_EXTRACT_LANE, F32X4_EXTRACT_LANE, V128_STORE32_LANE -> I32x4.extractLane(half, within);
			default -> half;
		};
	}

	private static void replaceLane(LaneType laneType, long[] s, long[] h, int x, int y, int lane, long number) {
		int lanesOfHalf = laneType.count() / 2;
		int within = lane % lanesOfHalf;
		long low = s[y];
		long high = h[y];
		if (lane < lanesOfHalf) {
			low = replaceLane(laneType, low, within, number);
		}
		else {
			high = replaceLane(laneType, high, within, number);
		}
		set(s, h, x, low, high);
	}

	private static long replaceLane(LaneType laneType, long half, int lane, long number) {
		return switch (laneType) {
			case I8 -> I8x16.replaceLane(half, lane, (int) number);
			case I16 -> I16x8.replaceLane(half, lane, (int) number);
			case I32, F32 -> I32x4.replaceLane(half, lane, (int) number);
			case I64, F64, V128 -> number;
		};
	}

	private static void load(VectorOperation operation, ModuleInstance instance, long[] s, long[] h, int x, int y,
			int z, long access) {
		byte[] bytes = Extended.memory(instance, access);
		int at = Extended.index((int) s[y], (int) (access >>> 32));
		LaneType laneType = operation.laneType();
		switch (operation.shape()) {
			case LOAD ->
				set(s, h, x, (long) Memory.LONG.get(bytes, at), (long) Memory.LONG.get(bytes, at + Long.BYTES));
			case LOAD_EXTEND -> widen(operation, s, h, x, (long) Memory.LONG.get(bytes, at));
			case LOAD_SPLAT -> {
				long half = splat(laneType, number(bytes, at, laneType.bytes()));
				set(s, h, x, half, half);
			}
			case LOAD_ZERO -> set(s, h, x, number(bytes, at, laneType.bytes()), 0);
			default -> replaceLane(laneType, s, h, x, z, (int) access & 0xffff, number(bytes, at, laneType.bytes()));
		}
	}

	/** An unsigned number from memory. */
	private static long number(byte[] bytes, int at, int length) {
		return switch (length) {
			case 1 -> bytes[at] & 0xff;
			case 2 -> (short) Memory.SHORT.get(bytes, at) & 0xffff;
			case 4 -> (int) Memory.INT.get(bytes, at) & 0xffffffffL;
			default -> (long) Memory.LONG.get(bytes, at);
		};
	}

	/** All of the bytes have to be in bounds before one of them is written. */
	private static void store(VectorOperation operation, ModuleInstance instance, int address, long low, long high,
			long access) {
		byte[] bytes = Extended.memory(instance, access);
		int at = Extended.index(address, (int) (access >>> 32));
		switch (operation) {
			case V128_STORE -> {
				Objects.checkFromIndexSize(at, 2 * Long.BYTES, bytes.length);
				Memory.LONG.set(bytes, at, low);
				Memory.LONG.set(bytes, at + Long.BYTES, high);
			}
			default -> {
				long number = extractLane(operation, low, high, (int) access & 0xffff);
				switch (operation.laneType()) {
					case I8 -> bytes[at] = (byte) number;
					case I16 -> Memory.SHORT.set(bytes, at, (short) number);
					case I32 -> Memory.INT.set(bytes, at, (int) number);
					default -> Memory.LONG.set(bytes, at, number);
				}
			}
		}
	}

}
