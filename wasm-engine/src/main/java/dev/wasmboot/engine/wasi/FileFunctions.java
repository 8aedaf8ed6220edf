package dev.wasmboot.engine.wasi;

import dev.wasmboot.engine.Caller;
import dev.wasmboot.engine.wasi.fs.Errno;
import dev.wasmboot.engine.wasi.fs.ErrnoException;
import dev.wasmboot.engine.wasi.fs.FileStat;

/**
 * The functions of open files, and of what is known about everything that is open.
 */
final class FileFunctions {

	private static final int MOST_ADVICE = 5;

	private static final int FROM_START = 0;

	private static final int FROM_HERE = 1;

	private static final int FROM_END = 2;

	private final Descriptors descriptors;

	FileFunctions(Descriptors descriptors) {
		this.descriptors = descriptors;
	}

	void advise(int fd, long offset, long length, int advice) throws ErrnoException {
		this.descriptors.file(fd, Rights.FD_ADVISE);
		if (offset < 0 || length < 0 || Integer.compareUnsigned(advice, MOST_ADVICE) > 0) {
			throw new ErrnoException(Errno.INVAL);
		}
	}

	void allocate(int fd, long offset, long length) throws ErrnoException {
		FileDescriptor descriptor = this.descriptors.file(fd, Rights.FD_ALLOCATE);
		if (offset < 0 || length <= 0) {
			throw new ErrnoException(Errno.INVAL);
		}
		if (offset > Long.MAX_VALUE - length) {
			throw new ErrnoException(Errno.FBIG);
		}
		descriptor.file().allocate(offset, length);
	}

	void syncData(int fd) throws ErrnoException {
		sync(fd, Rights.FD_DATASYNC, false);
	}

	void sync(int fd) throws ErrnoException {
		sync(fd, Rights.FD_SYNC, true);
	}

	void stat(Caller caller, int fd, int result) throws ErrnoException {
		Descriptor descriptor = this.descriptors.get(fd, Rights.FD_FILESTAT_GET);
		FileStat stat = new FileStat(0, 0, descriptor.type(), 1, 0, 0, 0, 0);
		if (descriptor instanceof FileDescriptor file) {
			stat = file.file().stat();
		}
		else if (descriptor instanceof DirectoryDescriptor directory) {
			stat = directory.directory().stat();
		}
		FileStats.write(stat, caller.memory(), result);
	}

	void setSize(int fd, long size) throws ErrnoException {
		FileDescriptor descriptor = this.descriptors.file(fd, Rights.FD_FILESTAT_SET_SIZE);
		if (size < 0) {
			throw new ErrnoException(Errno.INVAL);
		}
		descriptor.file().setSize(size);
	}

	void setTimes(int fd, long accessed, long modified, int flags) throws ErrnoException {
		Descriptor descriptor = this.descriptors.get(fd, Rights.FD_FILESTAT_SET_TIMES);
		if (descriptor instanceof FileDescriptor file) {
			file.file().setTimes(FileStats.times(accessed, modified, flags, file.file()::now));
		}
		else if (descriptor instanceof DirectoryDescriptor directory) {
			directory.directory().setTimes(FileStats.times(accessed, modified, flags, directory.directory()::now));
		}
		else {
			throw new ErrnoException(Errno.BADF);
		}
	}

	void read(Caller caller, int fd, int buffers, int count, long offset, int result) throws ErrnoException {
		FileDescriptor descriptor = this.descriptors.file(fd, Rights.FD_READ | Rights.FD_SEEK);
		long read = descriptor.readAt(Buffers.read(caller, buffers, count), offset);
		caller.memory().writeInt(result, (int) read);
	}

	void write(Caller caller, int fd, int buffers, int count, long offset, int result) throws ErrnoException {
		FileDescriptor descriptor = this.descriptors.file(fd, Rights.FD_WRITE | Rights.FD_SEEK);
		long written = descriptor.writeAt(Buffers.read(caller, buffers, count), offset);
		caller.memory().writeInt(result, (int) written);
	}

	void seek(Caller caller, int fd, long offset, int whence, int result) throws ErrnoException {
		if (offset == 0 && whence == FROM_HERE) {
			tell(caller, fd, result);
			return;
		}
		FileDescriptor descriptor = this.descriptors.file(fd, Rights.FD_SEEK);
		long base = switch (whence) {
			case FROM_START -> 0;
			case FROM_HERE -> descriptor.position();
			case FROM_END -> descriptor.file().size();
			default -> throw new ErrnoException(Errno.INVAL);
		};
		if (offset > Long.MAX_VALUE - base) {
			throw new ErrnoException(Errno.OVERFLOW);
		}
		descriptor.moveTo(base + offset);
		caller.memory().writeLong(result, descriptor.position());
	}

	void tell(Caller caller, int fd, int result) throws ErrnoException {
		FileDescriptor descriptor = this.descriptors.file(fd, 0);
		if ((descriptor.rights() & Rights.FD_SEEK) == 0) {
			descriptor.require(Rights.FD_TELL);
		}
		caller.memory().writeLong(result, descriptor.position());
	}

	private void sync(int fd, long right, boolean attributes) throws ErrnoException {
		if (this.descriptors.get(fd, right) instanceof FileDescriptor file) {
			file.file().sync(attributes);
		}
	}

}
