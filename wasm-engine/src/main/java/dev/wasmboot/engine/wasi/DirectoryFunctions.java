package dev.wasmboot.engine.wasi;

import java.nio.ByteBuffer;

import dev.wasmboot.engine.Caller;
import dev.wasmboot.engine.wasi.fs.Errno;
import dev.wasmboot.engine.wasi.fs.ErrnoException;

/**
 * {@code fd_prestat_*} and {@code fd_readdir}: which directories there are, and what is
 * in them.
 */
final class DirectoryFunctions {

	private static final int PRESTAT_DIRECTORY = 0;

	private final Descriptors descriptors;

	DirectoryFunctions(Descriptors descriptors) {
		this.descriptors = descriptors;
	}

	void prestat(Caller caller, int fd, int result) throws ErrnoException {
		int length = preopen(fd).nameBytes().length;
		caller.memory().writeInt(result, PRESTAT_DIRECTORY);
		caller.memory().writeInt(result + Integer.BYTES, length);
	}

	void prestatName(Caller caller, int fd, int path, int length) throws ErrnoException {
		byte[] name = preopen(fd).nameBytes();
		if (Integer.compareUnsigned(length, name.length) < 0) {
			throw new ErrnoException(Errno.NAMETOOLONG);
		}
		caller.memory().write(path, name);
	}

	void read(Caller caller, int fd, int buffer, int length, long cookie, int result) throws ErrnoException {
		DirectoryDescriptor descriptor = this.descriptors.directory(fd);
		descriptor.require(Rights.FD_READDIR);
		ByteBuffer view = caller.memory().view(buffer, length);
		caller.memory().writeInt(result, descriptor.reader().read(caller, view, cookie));
	}

	private Preopen preopen(int fd) throws ErrnoException {
		if (this.descriptors.get(fd) instanceof DirectoryDescriptor directory && directory.preopen() != null) {
			return directory.preopen();
		}
		throw new ErrnoException(Errno.BADF);
	}

}
