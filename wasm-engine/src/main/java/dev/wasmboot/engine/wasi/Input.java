package dev.wasmboot.engine.wasi;

import dev.wasmboot.engine.Caller;
import dev.wasmboot.engine.wasi.fs.ErrnoException;

/**
 * What standard input reads.
 */
interface Input {

	/** Always at its end. */
	Input EMPTY = new Input() {

		@Override
		public long read(Buffers buffers) {
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

	};

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

}
