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
 * <b>Why the assertions.</b> HotSpot's fast compiler takes in whatever it calls that is
 * short, up to 35 bytes of bytecode, and counts how often it comes by, for each method
 * that it has taken in. Methods of guests are full of accesses: it took long for them,
 * and what it made of them was slow. So all of these methods have more than 35 bytes,
 * which the assertions see to; they cost nothing. The optimising compiler takes in what
 * is called often all the same, and what is not does not matter.
 */
public final class MemoryAccess {

	private MemoryAccess() {
	}

	public static int loadByte(int address, int offset, byte[] bytes) {
		assert bytes.length % GuestMemory.PAGE == 0 : address;
		int index = Memory.index(address, offset);
		Objects.checkIndex(index++, bytes.length);
		return bytes[index - 1];
	}

	public static int loadShort(int address, int offset, byte[] bytes) {
		assert bytes.length % GuestMemory.PAGE == 0 : address;
		return (short) Memory.SHORT.get(bytes, Memory.index(address, offset));
	}

	public static int loadInt(int address, int offset, byte[] bytes) {
		assert bytes.length % GuestMemory.PAGE == 0 : address;
		return (int) Memory.INT.get(bytes, Memory.index(address, offset));
	}

	public static long loadLong(int address, int offset, byte[] bytes) {
		assert bytes.length % GuestMemory.PAGE == 0 : address;
		return (long) Memory.LONG.get(bytes, Memory.index(address, offset));
	}

	public static void storeByte(int address, int offset, byte[] bytes, int value) {
		assert bytes.length % GuestMemory.PAGE == 0 : address;
		int index = Memory.index(address, offset);
		Objects.checkIndex(index++, bytes.length);
		bytes[index - 1] = (byte) value;
	}

	public static void storeShort(int address, int offset, byte[] bytes, int value) {
		assert bytes.length % GuestMemory.PAGE == 0 : address;
		Memory.SHORT.set(bytes, Memory.index(address, offset), (short) value);
	}

	public static void storeInt(int address, int offset, byte[] bytes, int value) {
		assert bytes.length % GuestMemory.PAGE == 0 : address;
		Memory.INT.set(bytes, Memory.index(address, offset), value);
	}

	public static void storeLong(int address, int offset, byte[] bytes, long value) {
		assert bytes.length % GuestMemory.PAGE == 0 : address;
		Memory.LONG.set(bytes, Memory.index(address, offset), value);
	}

}
