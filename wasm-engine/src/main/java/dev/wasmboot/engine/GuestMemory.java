package dev.wasmboot.engine;

import java.nio.ByteBuffer;

/**
 * A guest's linear memory, as the host sees it. Addresses and lengths are the guest's
 * numbers and may be anything: each method checks them, as unsigned, and traps with
 * {@link Trap#MEMORY_OUT_OF_BOUNDS} before anything is allocated or changed. Not
 * thread-safe: for use while the host holds the instance, or is called by it.
 */
public interface GuestMemory {

	/**
	 * The size of a page: 64 KiB.
	 */
	int PAGE = 1 << 16;

	/**
	 * How large the memory is now.
	 * @return the size in bytes, a multiple of {@link #PAGE}
	 */
	long size();

	/**
	 * A window on part of the memory: little-endian, and not a copy. It is valid until
	 * the guest next runs, since a memory that grows moves.
	 * @param address the first byte, unsigned
	 * @param length how many bytes, unsigned
	 * @return a buffer from position 0 to {@code length}
	 */
	ByteBuffer view(int address, int length);

	/**
	 * Copy part of the memory.
	 * @param address the first byte, unsigned
	 * @param length how many bytes, unsigned
	 * @return the bytes
	 */
	byte[] read(int address, int length);

	/**
	 * Read text in UTF-8.
	 * @param address the first byte, unsigned
	 * @param length how many bytes, unsigned
	 * @return the text; malformed sequences are replaced
	 */
	String readString(int address, int length);

	/**
	 * Overwrite part of the memory.
	 * @param address where to begin, unsigned
	 * @param bytes what to write there
	 */
	void write(int address, byte[] bytes);

	/**
	 * Read an {@code i32}.
	 * @param address the first of four bytes, unsigned
	 * @return the number
	 */
	int readInt(int address);

	/**
	 * Write an {@code i32}.
	 * @param address the first of four bytes, unsigned
	 * @param value the number
	 */
	void writeInt(int address, int value);

	/**
	 * Read an {@code i64}.
	 * @param address the first of eight bytes, unsigned
	 * @return the number
	 */
	long readLong(int address);

	/**
	 * Write an {@code i64}.
	 * @param address the first of eight bytes, unsigned
	 * @param value the number
	 */
	void writeLong(int address, long value);

}
