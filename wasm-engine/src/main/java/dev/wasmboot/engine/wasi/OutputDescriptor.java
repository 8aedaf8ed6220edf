package dev.wasmboot.engine.wasi;

import java.io.IOException;

import dev.wasmboot.engine.wasi.fs.Errno;
import dev.wasmboot.engine.wasi.fs.ErrnoException;
import dev.wasmboot.engine.wasi.fs.FileType;

/**
 * Standard output or error.
 */
final class OutputDescriptor extends Descriptor {

	private final Output output;

	private final FileType type;

	private final OutputBudget budget;

	OutputDescriptor(Output output, FileType type, OutputBudget budget) {
		super(Rights.OUTPUT, 0);
		this.output = output;
		this.type = type;
		this.budget = budget;
	}

	@Override
	FileType type() {
		return this.type;
	}

	@Override
	long read(Buffers buffers) throws ErrnoException {
		throw new ErrnoException(Errno.BADF);
	}

	@Override
	long readable() {
		return 0;
	}

	@Override
	long write(Buffers buffers) throws ErrnoException {
		try {
			long written = buffers.transfer((piece, done) -> {
				int length = piece.remaining();
				this.budget.spend(length);
				try {
					this.output.write(piece);
				}
				catch (IOException ex) {
					throw new ErrnoException(Errno.IO);
				}
				return length;
			});
			this.output.flush();
			return written;
		}
		catch (IOException ex) {
			throw new ErrnoException(Errno.IO);
		}
	}

}
