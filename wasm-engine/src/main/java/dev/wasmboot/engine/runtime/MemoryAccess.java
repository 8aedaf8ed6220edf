package dev.wasmboot.engine.runtime;

import java.util.Objects;

/**
 * The loads and stores of compiled code: an address from the guest, the offset of the
 * instruction (0 to 2<sup>31</sup> - 1), and the content of a memory. See {@link Memory}
 * for why an access outside of it always ends in an {@link IndexOutOfBoundsException}.
 * <p>
 * All of them throw it out of {@link Objects#checkIndex}, as the view handles do
 * themselves, and none leaves it to the array: where HotSpot throws for an array often,
 * it stops saying from where.
 */
public final class MemoryAccess {

	private MemoryAccess() {
	}

	public static int loadInt(int address, int offset, byte[] bytes) {
		return (int) Memory.INT.get(bytes, Memory.index(address, offset));
	}

	public static long loadUnsignedInt(int address, int offset, byte[] bytes) {
		return (int) Memory.INT.get(bytes, Memory.index(address, offset)) & 0xffff_ffffL;
	}

	public static long loadLong(int address, int offset, byte[] bytes) {
		return (long) Memory.LONG.get(bytes, Memory.index(address, offset));
	}

	public static float loadFloat(int address, int offset, byte[] bytes) {
		return Float.intBitsToFloat((int) Memory.INT.get(bytes, Memory.index(address, offset)));
	}

	public static double loadDouble(int address, int offset, byte[] bytes) {
		return Double.longBitsToDouble((long) Memory.LONG.get(bytes, Memory.index(address, offset)));
	}

	public static int loadByte(int address, int offset, byte[] bytes) {
		return bytes[Objects.checkIndex(Memory.index(address, offset), bytes.length)];
	}

	public static int loadUnsignedByte(int address, int offset, byte[] bytes) {
		return bytes[Objects.checkIndex(Memory.index(address, offset), bytes.length)] & 0xff;
	}

	public static int loadShort(int address, int offset, byte[] bytes) {
		return (short) Memory.SHORT.get(bytes, Memory.index(address, offset));
	}

	public static int loadUnsignedShort(int address, int offset, byte[] bytes) {
		return (short) Memory.SHORT.get(bytes, Memory.index(address, offset)) & 0xffff;
	}

	public static void storeByte(int address, int value, int offset, byte[] bytes) {
		bytes[Objects.checkIndex(Memory.index(address, offset), bytes.length)] = (byte) value;
	}

	public static void storeShort(int address, int value, int offset, byte[] bytes) {
		Memory.SHORT.set(bytes, Memory.index(address, offset), (short) value);
	}

	public static void storeInt(int address, int value, int offset, byte[] bytes) {
		Memory.INT.set(bytes, Memory.index(address, offset), value);
	}

	public static void storeLong(int address, long value, int offset, byte[] bytes) {
		Memory.LONG.set(bytes, Memory.index(address, offset), value);
	}

	public static void storeFloat(int address, float value, int offset, byte[] bytes) {
		Memory.INT.set(bytes, Memory.index(address, offset), Float.floatToRawIntBits(value));
	}

	public static void storeDouble(int address, double value, int offset, byte[] bytes) {
		Memory.LONG.set(bytes, Memory.index(address, offset), Double.doubleToRawLongBits(value));
	}

}
