package dev.wasmboot.engine.wasi;

import dev.wasmboot.engine.wasi.fs.Errno;
import dev.wasmboot.engine.wasi.fs.ErrnoException;
import dev.wasmboot.engine.wasi.fs.FileType;
import dev.wasmboot.engine.wasi.fs.OpenFile;

/**
 * A regular file, and where in it the guest is.
 */
final class FileDescriptor extends Descriptor {

	private final OpenFile file;

	private final Scope scope;

	private final String path;

	private long position;

	/**
	 * Create a descriptor of a file.
	 * @param file the file
	 * @param scope that of the directory it was opened through
	 * @param path its path from there
	 * @param rights what may be done with it
	 */
	FileDescriptor(OpenFile file, Scope scope, String path, long rights) {
		super(rights & Rights.FILE, 0);
		this.file = file;
		this.scope = scope;
		this.path = path;
	}

	OpenFile file() {
		return this.file;
	}

	long position() {
		return this.position;
	}

	/**
	 * Go elsewhere in the file.
	 * @param target the new position
	 * @throws ErrnoException if it is before the start
	 */
	void moveTo(long target) throws ErrnoException {
		if (target < 0) {
			throw new ErrnoException(Errno.INVAL);
		}
		this.position = target;
	}

	/**
	 * Read at a position, and leave the guest where it is.
	 * @param buffers where to
	 * @param from where from
	 * @return how many bytes, 0 at the end
	 * @throws ErrnoException if the file cannot be read
	 */
	long readAt(Buffers buffers, long from) throws ErrnoException {
		requireRoom(buffers, from);
		return buffers.transfer((piece, done) -> this.file.read(piece, from + done));
	}

	/**
	 * Write at a position, or at the end if the descriptor only appends, and leave the
	 * guest where it is.
	 * @param buffers where from
	 * @param to where to
	 * @return how many bytes
	 * @throws ErrnoException if the file cannot be written
	 */
	long writeAt(Buffers buffers, long to) throws ErrnoException {
		requireRoom(buffers, to);
		long written = buffers.transfer((piece, done) -> this.file.write(piece, to + done));
		if ((flags() & (Flags.SYNC | Flags.DSYNC)) != 0) {
			this.file.sync((flags() & Flags.SYNC) != 0);
		}
		return written;
	}

	@Override
	ErrnoException missing(long missing) {
		return this.scope.missing(missing, this.path);
	}

	@Override
	FileType type() {
		return FileType.REGULAR_FILE;
	}

	@Override
	long read(Buffers buffers) throws ErrnoException {
		long read = readAt(buffers, this.position);
		this.position += read;
		return read;
	}

	@Override
	long write(Buffers buffers) throws ErrnoException {
		if ((flags() & Flags.APPEND) != 0) {
			this.position = this.file.size();
		}
		long written = writeAt(buffers, this.position);
		this.position += written;
		return written;
	}

	@Override
	long readable() throws ErrnoException {
		return Math.max(0, this.file.size() - this.position);
	}

	@Override
	void close() {
		this.file.close();
	}

	private static void requireRoom(Buffers buffers, long at) throws ErrnoException {
		if (at < 0) {
			throw new ErrnoException(Errno.INVAL);
		}
		if (at > Long.MAX_VALUE - buffers.size()) {
			throw new ErrnoException(Errno.FBIG);
		}
	}

}
