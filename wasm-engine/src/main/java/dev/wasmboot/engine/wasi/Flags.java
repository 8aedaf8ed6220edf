package dev.wasmboot.engine.wasi;

import dev.wasmboot.engine.wasi.fs.Errno;
import dev.wasmboot.engine.wasi.fs.ErrnoException;

/**
 * How a descriptor reads and writes: bits, as WASI numbers its {@code fdflags}.
 */
final class Flags {

	static final int APPEND = 1;

	static final int DSYNC = 1 << 1;

	static final int NONBLOCK = 1 << 2;

	static final int RSYNC = 1 << 3;

	static final int SYNC = 1 << 4;

	private static final int ALL = APPEND | DSYNC | NONBLOCK | RSYNC | SYNC;

	private Flags() {
	}

	/**
	 * Check that all bits are flags.
	 * @param flags the bits
	 * @throws ErrnoException with {@link Errno#INVAL} if not
	 */
	static void check(int flags) throws ErrnoException {
		if ((flags & ~ALL) != 0) {
			throw new ErrnoException(Errno.INVAL);
		}
	}

}
