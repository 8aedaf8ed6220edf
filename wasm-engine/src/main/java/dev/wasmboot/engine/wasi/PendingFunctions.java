package dev.wasmboot.engine.wasi;

import dev.wasmboot.engine.HostExport;
import dev.wasmboot.engine.wasi.fs.Errno;
import dev.wasmboot.engine.wasi.fs.ErrnoException;

/**
 * The functions of files and directories, of which there are none yet.
 */
final class PendingFunctions {

	private final Descriptors descriptors;

	PendingFunctions(Descriptors descriptors) {
		this.descriptors = descriptors;
	}

	@HostExport("fd_advise")
	void advise(int fd, long offset, long length, int advice) throws ErrnoException {
		refuse(fd);
	}

	@HostExport("fd_allocate")
	void allocate(int fd, long offset, long length) throws ErrnoException {
		refuse(fd);
	}

	@HostExport("fd_datasync")
	void datasync(int fd) throws ErrnoException {
		refuse(fd);
	}

	@HostExport("fd_sync")
	void sync(int fd) throws ErrnoException {
		refuse(fd);
	}

	@HostExport("fd_filestat_get")
	void filestat(int fd, int result) throws ErrnoException {
		refuse(fd);
	}

	@HostExport("fd_filestat_set_size")
	void setSize(int fd, long size) throws ErrnoException {
		refuse(fd);
	}

	@HostExport("fd_filestat_set_times")
	void setTimes(int fd, long accessed, long modified, int flags) throws ErrnoException {
		refuse(fd);
	}

	@HostExport("fd_pread")
	void pread(int fd, int buffers, int count, long offset, int result) throws ErrnoException {
		refuse(fd);
	}

	@HostExport("fd_pwrite")
	void pwrite(int fd, int buffers, int count, long offset, int result) throws ErrnoException {
		refuse(fd);
	}

	@HostExport("fd_prestat_get")
	void prestat(int fd, int result) throws ErrnoException {
		throw new ErrnoException(Errno.BADF);
	}

	@HostExport("fd_prestat_dir_name")
	void prestatName(int fd, int path, int length) throws ErrnoException {
		throw new ErrnoException(Errno.BADF);
	}

	@HostExport("fd_readdir")
	void readdir(int fd, int buffer, int length, long cookie, int result) throws ErrnoException {
		refuse(fd);
	}

	@HostExport("fd_seek")
	void seek(int fd, long offset, int whence, int result) throws ErrnoException {
		this.descriptors.get(fd);
		throw new ErrnoException(Errno.SPIPE);
	}

	@HostExport("fd_tell")
	void tell(int fd, int result) throws ErrnoException {
		this.descriptors.get(fd);
		throw new ErrnoException(Errno.SPIPE);
	}

	@HostExport("path_create_directory")
	void createDirectory(int fd, int path, int length) throws ErrnoException {
		refuse(fd);
	}

	@HostExport("path_filestat_get")
	void pathFilestat(int fd, int flags, int path, int length, int result) throws ErrnoException {
		refuse(fd);
	}

	@HostExport("path_filestat_set_times")
	void pathSetTimes(int fd, int lookup, int path, int length, long accessed, long modified, int flags)
			throws ErrnoException {
		refuse(fd);
	}

	@HostExport("path_link")
	void link(int oldFd, int flags, int oldPath, int oldLength, int newFd, int newPath, int newLength)
			throws ErrnoException {
		refuse(oldFd);
	}

	@HostExport("path_open")
	void open(int fd, int lookup, int path, int length, int openFlags, long rights, long inheriting, int flags,
			int result) throws ErrnoException {
		refuse(fd);
	}

	@HostExport("path_readlink")
	void readlink(int fd, int path, int length, int buffer, int bufferLength, int result) throws ErrnoException {
		refuse(fd);
	}

	@HostExport("path_remove_directory")
	void removeDirectory(int fd, int path, int length) throws ErrnoException {
		refuse(fd);
	}

	@HostExport("path_rename")
	void rename(int oldFd, int oldPath, int oldLength, int newFd, int newPath, int newLength) throws ErrnoException {
		refuse(oldFd);
	}

	@HostExport("path_symlink")
	void symlink(int oldPath, int oldLength, int fd, int newPath, int newLength) throws ErrnoException {
		refuse(fd);
	}

	@HostExport("path_unlink_file")
	void unlink(int fd, int path, int length) throws ErrnoException {
		refuse(fd);
	}

	private void refuse(int fd) throws ErrnoException {
		this.descriptors.get(fd);
		throw new ErrnoException(Errno.NOTCAPABLE);
	}

}
