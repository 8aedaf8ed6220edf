package dev.wasmboot.engine.wasi;

import dev.wasmboot.engine.Caller;
import dev.wasmboot.engine.wasi.fs.ErrnoException;
import dev.wasmboot.policy.Capability;

/**
 * What standard input reads.
 */
interface Input {

	/**
	 * Read what there is, and wait for at least a byte.
	 * @param buffers where to
	 * @return how many bytes, 0 at the end
	 * @throws ErrnoException if reading fails
	 */
	long read(Buffers buffers) throws ErrnoException;

	/**
	 * Wait until reading will not block.
	 * @param caller the guest
	 * @param nanos how long at most
	 * @return whether it is so
	 */
	boolean await(Caller caller, long nanos);

	/**
	 * How many bytes can be read without blocking.
	 * @return the number of bytes, 0 at the end
	 */
	long readable();

	/**
	 * Always at its end.
	 *
	 * @param denials learns that it was read
	 */
	record Empty(Denials denials) implements Input {

		@Override
		public long read(Buffers buffers) {
			this.denials.standIn(Capability.STDIO, "fd_read", "stdin");
			return 0;
		}

		@Override
		public boolean await(Caller caller, long nanos) {
			return true;
		}

		@Override
		public long readable() {
			return 0;
		}

	}

}
