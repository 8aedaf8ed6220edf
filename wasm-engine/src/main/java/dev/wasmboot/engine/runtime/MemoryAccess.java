package dev.wasmboot.engine.runtime;

import java.util.Objects;

import dev.wasmboot.engine.GuestMemory;

/**
 * The loads and stores of compiled code that calls them: an address from the guest, the
 * offset of the instruction (0 to 2<sup>31</sup> - 1), and the content of a memory. See
 * {@link Memory} for why an access outside of it always ends in an
 * {@link IndexOutOfBoundsException}.
 * <p>
 * All of them throw it out of {@link Objects#checkIndex}, as the view handles do
 * themselves, and none leaves it to the array: where HotSpot throws for an array often,
 * it stops saying from where. The array checks an index as well; HotSpot finds that this
 * is the same check only if the index comes from what was not checked, as the one before
 * the next one does.
 * <p>
 * <b>Why two methods for each access.</b> HotSpot's fast compiler takes in whatever it
 * calls that is short, and behind a view handle that is a lot: methods of guests with
 * many accesses took it long, or did not compile at all, and ran in the JVM's interpreter
 * until the optimising compiler got to them. So what accesses the array is a method that
 * is just too long for the fast compiler where it is met (32 bytes of bytecode, one level
 * down), and just short enough for the other one (35 bytes), which the assertions see to;
 * they cost nothing.
 */
public final class MemoryAccess {

	private MemoryAccess() {
	}

	public static int loadByte(int address, int offset, byte[] bytes) {
		return byteAt(Memory.index(address, offset), bytes);
	}

	public static int loadShort(int address, int offset, byte[] bytes) {
		return shortAt(Memory.index(address, offset), bytes);
	}

	public static int loadInt(int address, int offset, byte[] bytes) {
		return intAt(Memory.index(address, offset), bytes);
	}

	public static long loadLong(int address, int offset, byte[] bytes) {
		return longAt(Memory.index(address, offset), bytes);
	}

	public static void storeByte(int address, int offset, byte[] bytes, int value) {
		setByte(Memory.index(address, offset), (byte) value, bytes);
	}

	public static void storeShort(int address, int offset, byte[] bytes, int value) {
		setShort(Memory.index(address, offset), (short) value, bytes);
	}

	public static void storeInt(int address, int offset, byte[] bytes, int value) {
		setInt(Memory.index(address, offset), value, bytes);
	}

	public static void storeLong(int address, int offset, byte[] bytes, long value) {
		setLong(Memory.index(address, offset), value, bytes);
	}

	private static int byteAt(int index, byte[] bytes) {
		assert bytes != null;
		Objects.checkIndex(index++, bytes.length);
		return bytes[index - 1];
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
		assert bytes != null;
		Objects.checkIndex(index++, bytes.length);
		bytes[index - 1] = value;
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
