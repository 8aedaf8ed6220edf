package dev.wasmboot.engine.wasi.fs;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The content of a file in memory: the blocks of it that were written. Where there is no
 * block there are zeros, which take no memory.
 * <p>
 * A block is taken from the quota before it is allocated, and nothing is ever copied to
 * grow. What is in the last block beyond the end of the file is always zero, so that a
 * file that grows shows nothing old.
 */
final class Blocks {

	/** How many bytes a block has. */
	static final int SIZE = 4096;

	/** What a block is charged with: its bytes, and what the JVM needs to hold it. */
	static final int CHARGE = SIZE + 128;

	private static final byte[] ZEROS = new byte[SIZE];

	private final StorageUse use;

	private final TreeMap<Long, byte[]> blocks = new TreeMap<>();

	Blocks(StorageUse use) {
		this.use = use;
	}

	/**
	 * What some bytes in blocks of their own are charged with.
	 */
	static long charge(long bytes) {
		return (bytes + SIZE - 1) / SIZE * CHARGE;
	}

	/**
	 * Read some bytes.
	 * @param target where to; it is filled
	 * @param position where from
	 */
	void read(ByteBuffer target, long position) {
		for (long at = position; target.hasRemaining();) {
			byte[] block = this.blocks.getOrDefault(at / SIZE, ZEROS);
			at += transfer(block, at, target.remaining(), target::put);
		}
	}

	/**
	 * Write some bytes.
	 * @param source where from
	 * @param position where to
	 * @return how many bytes: fewer than there are if the quota does not allow for more
	 * @throws ErrnoException with {@link Errno#NOSPC} if it allows for none
	 */
	int write(ByteBuffer source, long position) throws ErrnoException {
		int start = source.position();
		for (long at = position; source.hasRemaining();) {
			byte[] block;
			try {
				block = block(at / SIZE);
			}
			catch (ErrnoException ex) {
				if (at > position) {
					break;
				}
				throw ex;
			}
			at += transfer(block, at, source.remaining(), source::get);
		}
		return source.position() - start;
	}

	/**
	 * Make sure that nothing between two positions is a hole.
	 * @param from the first position
	 * @param to the one after the last
	 * @throws ErrnoException with {@link Errno#NOSPC} if that is too much; nothing is
	 * allocated then
	 */
	void allocate(long from, long to) throws ErrnoException {
		long first = from / SIZE;
		long last = (to - 1) / SIZE;
		long missing = last - first + 1 - this.blocks.subMap(first, true, last, true).size();
		if (missing > Long.MAX_VALUE / CHARGE) {
			throw new ErrnoException(Errno.NOSPC);
		}
		this.use.take(missing * CHARGE, 0);
		for (long number = first; number <= last; number++) {
			this.blocks.computeIfAbsent(number, (absent) -> new byte[SIZE]);
		}
	}

	/**
	 * Forget what is at a position and behind it.
	 * @param position the position
	 */
	void cut(long position) {
		int kept = (int) (position % SIZE);
		NavigableMap<Long, byte[]> behind = this.blocks.tailMap(position / SIZE, kept == 0);
		this.use.give((long) behind.size() * CHARGE, 0);
		behind.clear();
		byte[] last = (kept != 0) ? this.blocks.get(position / SIZE) : null;
		if (last != null) {
			Arrays.fill(last, kept, SIZE, (byte) 0);
		}
	}

	private byte[] block(long number) throws ErrnoException {
		byte[] block = this.blocks.get(number);
		if (block == null) {
			this.use.take(CHARGE, 0);
			block = new byte[SIZE];
			this.blocks.put(number, block);
		}
		return block;
	}

	/**
	 * Move bytes between a buffer and the part of a block that begins at a position.
	 * @return how many bytes were moved
	 */
	private static int transfer(byte[] block, long position, int most, Transfer transfer) {
		int offset = (int) (position % SIZE);
		int length = Math.min(most, SIZE - offset);
		transfer.move(block, offset, length);
		return length;
	}

	/**
	 * {@link ByteBuffer#get(byte[], int, int)} or its counterpart.
	 */
	@FunctionalInterface
	private interface Transfer {

		ByteBuffer move(byte[] block, int offset, int length);

	}

}
