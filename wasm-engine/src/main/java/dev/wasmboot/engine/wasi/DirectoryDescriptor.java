package dev.wasmboot.engine.wasi;

import dev.wasmboot.engine.wasi.fs.Directory;
import dev.wasmboot.engine.wasi.fs.Errno;
import dev.wasmboot.engine.wasi.fs.ErrnoException;
import dev.wasmboot.engine.wasi.fs.FileType;
import org.jspecify.annotations.Nullable;

/**
 * A directory.
 */
final class DirectoryDescriptor extends Descriptor {

	private final Directory directory;

	private final Scope scope;

	private final @Nullable Preopen preopen;

	private final DirectoryReader reader;

	/**
	 * Create the descriptor of a granted directory.
	 */
	DirectoryDescriptor(Preopen preopen) {
		super(preopen.rights(), preopen.inheriting());
		this.directory = preopen.tree().root();
		this.scope = new Scope(preopen.name(), preopen.withheld());
		this.preopen = preopen;
		this.reader = new DirectoryReader(this.directory);
	}

	/**
	 * Create a descriptor of a directory below another.
	 */
	DirectoryDescriptor(Directory directory, Scope scope, long rights, long inheriting) {
		super(rights & Rights.DIRECTORY, inheriting);
		this.directory = directory;
		this.scope = scope;
		this.preopen = null;
		this.reader = new DirectoryReader(directory);
	}

	/**
	 * The directory, to walk from.
	 * @param needed what is to be done with what the path leads to: bits of
	 * {@link Rights}
	 * @param path the path
	 * @return the directory
	 * @throws ErrnoException if a right is missing
	 */
	Directory directory(long needed, String path) throws ErrnoException {
		long missing = needed & ~rights();
		if (missing != 0) {
			throw this.scope.missing(missing, path);
		}
		return this.directory;
	}

	Directory directory() {
		return this.directory;
	}

	Scope scope() {
		return this.scope;
	}

	/**
	 * The grant this is the descriptor of.
	 * @return the grant, or {@code null} for a directory that the guest opened
	 */
	@Nullable Preopen preopen() {
		return this.preopen;
	}

	DirectoryReader reader() {
		return this.reader;
	}

	@Override
	ErrnoException missing(long missing) {
		return this.scope.missing(missing, "");
	}

	@Override
	FileType type() {
		return FileType.DIRECTORY;
	}

	@Override
	long read(Buffers buffers) throws ErrnoException {
		throw new ErrnoException(Errno.ISDIR);
	}

	@Override
	long write(Buffers buffers) throws ErrnoException {
		throw new ErrnoException(Errno.ISDIR);
	}

	@Override
	long readable() throws ErrnoException {
		throw new ErrnoException(Errno.ISDIR);
	}

	@Override
	void close() {
		this.reader.close();
		if (this.preopen == null) {
			this.directory.close();
		}
	}

}
