package dev.wasmboot.engine.wasi;

import dev.wasmboot.engine.Caller;
import dev.wasmboot.engine.wasi.fs.Errno;
import dev.wasmboot.engine.wasi.fs.ErrnoException;
import dev.wasmboot.engine.wasi.fs.FileType;

/**
 * Standard input.
 */
final class InputDescriptor extends Descriptor {

	private final Input input;

	InputDescriptor(Input input) {
		super(Rights.INPUT, 0);
		this.input = input;
	}

	/**
	 * Wait until reading will not block.
	 * @param caller the guest
	 * @param nanos how long at most
	 * @return whether it is so
	 */
	boolean await(Caller caller, long nanos) {
		return this.input.await(caller, nanos);
	}

	@Override
	FileType type() {
		return FileType.UNKNOWN;
	}

	@Override
	long read(Buffers buffers) throws ErrnoException {
		return this.input.read(buffers);
	}

	@Override
	long readable() {
		return this.input.readable();
	}

	@Override
	long write(Buffers buffers) throws ErrnoException {
		throw new ErrnoException(Errno.BADF);
	}

}
