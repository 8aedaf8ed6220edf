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

	private final boolean readOnly;

	private final @Nullable Preopen preopen;

	private final DirectoryReader reader;

	/**
	 * Create the descriptor of a granted directory.
	 */
	DirectoryDescriptor(Preopen preopen) {
		super(Rights.DIRECTORY & ~preopen.denied(), (Rights.DIRECTORY | Rights.FILE) & ~preopen.denied());
		this.directory = preopen.tree().root();
		this.readOnly = preopen.readOnly();
		this.preopen = preopen;
		this.reader = new DirectoryReader(this.directory);
	}

	/**
	 * Create a descriptor of a directory below another.
	 */
	DirectoryDescriptor(Directory directory, boolean readOnly, long rights, long inheriting) {
		super(rights & Rights.DIRECTORY, inheriting);
		this.directory = directory;
		this.readOnly = readOnly;
		this.preopen = null;
		this.reader = new DirectoryReader(directory);
	}

	Directory directory() {
		return this.directory;
	}

	boolean readOnly() {
		return this.readOnly;
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
	Errno missing(long right) {
		return (this.readOnly && (right & Rights.CHANGE) != 0) ? Errno.ROFS : Errno.NOTCAPABLE;
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
