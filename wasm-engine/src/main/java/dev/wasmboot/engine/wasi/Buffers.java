package dev.wasmboot.engine.wasi;

import java.nio.ByteBuffer;

import dev.wasmboot.engine.Caller;
import dev.wasmboot.engine.GuestMemory;
import dev.wasmboot.engine.wasi.fs.Errno;
import dev.wasmboot.engine.wasi.fs.ErrnoException;

/**
 * A guest's list of buffers ({@code iovec}s), to be read into or written from.
 * <p>
 * The list is copied when it is read, since what is read into the buffers may overwrite
 * it. Its entries may overlap, so a small memory can ask for much more than it holds: the
 * list is bounded as in POSIX, the sum must fit the result, and the deadline is checked
 * for each piece. Pieces are small because the JDK keeps a direct buffer as large as the
 * largest piece for every thread.
 */
final class Buffers {

	/** How many buffers a list may have, as {@code IOV_MAX} elsewhere. */
	static final int LIMIT = 1024;

	private static final int PIECE = 1 << 16;

	private final Caller caller;

	private final int[] addresses;

	private final int[] lengths;

	private final long size;

	private Buffers(Caller caller, int[] addresses, int[] lengths, long size) {
		this.caller = caller;
		this.addresses = addresses;
		this.lengths = lengths;
		this.size = size;
	}

	/**
	 * Read a list.
	 * @param caller the guest
	 * @param list its address
	 * @param count how many buffers it has, unsigned
	 * @return the buffers
	 * @throws ErrnoException with {@link Errno#INVAL} if the list or the sum of its
	 * lengths is too large
	 */
	static Buffers read(Caller caller, int list, int count) throws ErrnoException {
		if (Integer.compareUnsigned(count, LIMIT) > 0) {
			throw new ErrnoException(Errno.INVAL);
		}
		ByteBuffer entries = caller.memory().view(list, count * 8);
		int[] addresses = new int[count];
		int[] lengths = new int[count];
		long size = 0;
		for (int i = 0; i < count; i++) {
			addresses[i] = entries.getInt();
			lengths[i] = entries.getInt();
			size += Integer.toUnsignedLong(lengths[i]);
		}
		if (size > 0xFFFF_FFFFL) {
			throw new ErrnoException(Errno.INVAL);
		}
		return new Buffers(caller, addresses, lengths, size);
	}

	/**
	 * The guest whose buffers these are.
	 * @return the guest
	 */
	Caller caller() {
		return this.caller;
	}

	/**
	 * How many bytes the buffers have together.
	 * @return the sum of their lengths
	 */
	long size() {
		return this.size;
	}

	/**
	 * Move bytes to or from the buffers, in order, until all are done or one was not
	 * filled.
	 * @param transfer moves the bytes of one piece
	 * @return how many bytes were moved, less than 2<sup>32</sup>
	 * @throws ErrnoException if the first piece fails; failures after that end the
	 * transfer early
	 */
	long transfer(Transfer transfer) throws ErrnoException {
		GuestMemory memory = this.caller.memory();
		long done = 0;
		for (int i = 0; i < this.addresses.length; i++) {
			ByteBuffer buffer = memory.view(this.addresses[i], this.lengths[i]);
			while (buffer.hasRemaining()) {
				this.caller.checkDeadline();
				int wanted = Math.min(buffer.remaining(), PIECE);
				int moved;
				try {
					moved = transfer.move(buffer.slice(buffer.position(), wanted), done);
				}
				catch (ErrnoException ex) {
					if (done > 0) {
						return done;
					}
					throw ex;
				}
				done += moved;
				buffer.position(buffer.position() + moved);
				if (moved < wanted) {
					return done;
				}
			}
		}
		return done;
	}

	/**
	 * Moves some bytes.
	 */
	@FunctionalInterface
	interface Transfer {

		/**
		 * Read into, or write from, a piece of the guest's memory.
		 * @param piece the piece, not empty
		 * @param done how many bytes were moved before
		 * @return how many bytes were moved: fewer than there are ends the transfer
		 * @throws ErrnoException if that failed
		 */
		int move(ByteBuffer piece, long done) throws ErrnoException;

	}

}
