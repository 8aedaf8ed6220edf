package dev.wasmboot.engine.runtime;

import java.util.Objects;

import dev.wasmboot.engine.GuestMemory;

/**
 * The loads and stores of compiled code: an address from the guest, the offset of the
 * instruction (0 to 2<sup>31</sup> - 1), and the content of a memory. See {@link Memory}
 * for why an access outside of it always ends in an {@link IndexOutOfBoundsException}.
 * <p>
 * All of them throw it out of {@link Objects#checkIndex}, as the view handles do
 * themselves, and none leaves it to the array: where HotSpot throws for an array often,
 * it stops saying from where.
 * <p>
 * <b>Why two methods for each access.</b> HotSpot's fast compiler takes in whatever it
 * calls that is short, and behind a view handle that is a lot: methods of guests with
 * many accesses took it long, or did not compile at all, and ran in the JVM's interpreter
 * until the optimising compiler got to them. So what accesses the array is a method that
 * is just too long for the fast compiler where it is met (32 bytes of bytecode, one level
 * down), and just short enough for the other one (35 bytes), which the assertions see to;
 * they cost nothing. Starting a large program takes a fifth less time for it. Accesses of
 * {@code double} are without it: there are few of them in large methods, and many in
 * numeric code.
 */
public final class MemoryAccess {

	private MemoryAccess() {
	}

	public static int loadInt(int address, int offset, byte[] bytes) {
		return intAt(Memory.index(address, offset), bytes);
	}

	public static long loadUnsignedInt(int address, int offset, byte[] bytes) {
		return intAt(Memory.index(address, offset), bytes) & 0xffff_ffffL;
	}

	public static long loadLong(int address, int offset, byte[] bytes) {
		return longAt(Memory.index(address, offset), bytes);
	}

	public static float loadFloat(int address, int offset, byte[] bytes) {
		return Float.intBitsToFloat(intAt(Memory.index(address, offset), bytes));
	}

	public static double loadDouble(int address, int offset, byte[] bytes) {
		return Double.longBitsToDouble((long) Memory.LONG.get(bytes, Memory.index(address, offset)));
	}

	public static int loadByte(int address, int offset, byte[] bytes) {
		return byteAt(Memory.index(address, offset), bytes);
	}

	public static int loadUnsignedByte(int address, int offset, byte[] bytes) {
		return byteAt(Memory.index(address, offset), bytes) & 0xff;
	}

	public static int loadShort(int address, int offset, byte[] bytes) {
		return shortAt(Memory.index(address, offset), bytes);
	}

	public static int loadUnsignedShort(int address, int offset, byte[] bytes) {
		return shortAt(Memory.index(address, offset), bytes) & 0xffff;
	}

	public static void storeByte(int address, int value, int offset, byte[] bytes) {
		setByte(Memory.index(address, offset), (byte) value, bytes);
	}

	public static void storeShort(int address, int value, int offset, byte[] bytes) {
		setShort(Memory.index(address, offset), (short) value, bytes);
	}

	public static void storeInt(int address, int value, int offset, byte[] bytes) {
		setInt(Memory.index(address, offset), value, bytes);
	}

	public static void storeLong(int address, long value, int offset, byte[] bytes) {
		setLong(Memory.index(address, offset), value, bytes);
	}

	public static void storeFloat(int address, float value, int offset, byte[] bytes) {
		setInt(Memory.index(address, offset), Float.floatToRawIntBits(value), bytes);
	}

	public static void storeDouble(int address, double value, int offset, byte[] bytes) {
		Memory.LONG.set(bytes, Memory.index(address, offset), Double.doubleToRawLongBits(value));
	}

	private static int byteAt(int index, byte[] bytes) {
		assert bytes.length % GuestMemory.PAGE == 0 : index;
		return bytes[Objects.checkIndex(index, bytes.length)];
	}

	private static int shortAt(int index, byte[] bytes) {
		assert bytes.length % GuestMemory.PAGE == 0 : index;
		return (short) Memory.SHORT.get(bytes, index);
	}

	private static int intAt(int index, byte[] bytes) {
		assert bytes.length % GuestMemory.PAGE == 0 : index;
		return (int) Memory.INT.get(bytes, index);
	}

	private static long longAt(int index, byte[] bytes) {
		assert bytes.length % GuestMemory.PAGE == 0 : index;
		return (long) Memory.LONG.get(bytes, index);
	}

	private static void setByte(int index, byte value, byte[] bytes) {
		assert bytes.length % GuestMemory.PAGE == 0 : index;
		bytes[Objects.checkIndex(index, bytes.length)] = value;
	}

	private static void setShort(int index, short value, byte[] bytes) {
		assert bytes.length % GuestMemory.PAGE == 0 : index;
		Memory.SHORT.set(bytes, index, value);
	}

	private static void setInt(int index, int value, byte[] bytes) {
		assert bytes.length % GuestMemory.PAGE == 0 : index;
		Memory.INT.set(bytes, index, value);
	}

	private static void setLong(int index, long value, byte[] bytes) {
		assert bytes.length % GuestMemory.PAGE == 0 : index;
		Memory.LONG.set(bytes, index, value);
	}

}
