package dev.wasmboot.engine.wasi;

import dev.wasmboot.engine.wasi.fs.Errno;
import dev.wasmboot.engine.wasi.fs.ErrnoException;
import dev.wasmboot.engine.wasi.fs.FileType;

/**
 * Something a guest holds open, and what it may do with it. Rights can be given up and
 * never come back.
 */
abstract sealed class Descriptor permits InputDescriptor, OutputDescriptor, FileDescriptor, DirectoryDescriptor {

	private long rights;

	private long inheriting;

	private int flags;

	private boolean changed;

	Descriptor(long rights, long inheriting) {
		this.rights = rights;
		this.inheriting = inheriting;
	}

	final long rights() {
		return this.rights;
	}

	final long inheriting() {
		return this.inheriting;
	}

	/**
	 * Check for a right.
	 * @param right one of {@link Rights}
	 * @throws ErrnoException if it is missing
	 */
	final void require(long right) throws ErrnoException {
		if ((this.rights & right) != right) {
			throw missing(right & ~this.rights);
		}
	}

	/**
	 * What to answer for rights that are missing.
	 * @param missing one or more of {@link Rights}
	 * @return the exception
	 */
	ErrnoException missing(long missing) {
		return new ErrnoException(Errno.NOTCAPABLE);
	}

	/**
	 * Give up rights.
	 * @param keep the rights to keep
	 * @param keepInheriting the rights to keep for what is opened through this
	 * @throws ErrnoException if these are more than there were
	 */
	final void narrow(long keep, long keepInheriting) throws ErrnoException {
		if ((keep & ~this.rights) != 0 || (keepInheriting & ~this.inheriting) != 0) {
			throw new ErrnoException(Errno.NOTCAPABLE);
		}
		this.changed |= keep != this.rights || keepInheriting != this.inheriting;
		this.rights = keep;
		this.inheriting = keepInheriting;
	}

	/**
	 * Whether the guest has changed the rights or flags.
	 * @return {@code false} if they are those it was made with
	 */
	final boolean isChanged() {
		return this.changed;
	}

	abstract FileType type();

	/**
	 * How the descriptor reads and writes.
	 * @return the bits of WASI's {@code fdflags}
	 */
	final int flags() {
		return this.flags;
	}

	/**
	 * Change how the descriptor reads and writes.
	 * @param flags the bits of WASI's {@code fdflags}
	 * @throws ErrnoException if there are no such bits
	 */
	final void setFlags(int flags) throws ErrnoException {
		Flags.check(flags);
		this.changed |= flags != this.flags;
		this.flags = flags;
	}

	/**
	 * Read from where the descriptor stands.
	 * @param buffers where to
	 * @return how many bytes, 0 at the end
	 * @throws ErrnoException if it cannot be read
	 */
	abstract long read(Buffers buffers) throws ErrnoException;

	/**
	 * Write where the descriptor stands.
	 * @param buffers where from
	 * @return how many bytes
	 * @throws ErrnoException if it cannot be written
	 */
	abstract long write(Buffers buffers) throws ErrnoException;

	/**
	 * How many bytes can be read at once.
	 * @return the number of bytes, 0 at the end
	 * @throws ErrnoException if that cannot be told
	 */
	abstract long readable() throws ErrnoException;

	/**
	 * Let go of what the descriptor holds. Does not fail.
	 */
	void close() {
	}

}
