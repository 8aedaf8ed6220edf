package dev.wasmboot.engine.wasi;

import java.nio.ByteBuffer;

import dev.wasmboot.engine.Caller;
import dev.wasmboot.engine.wasi.fs.ErrnoException;

/**
 * The functions of every descriptor, whatever it is.
 */
final class DescriptorFunctions {

	private static final int FDSTAT = 24;

	private final Descriptors descriptors;

	DescriptorFunctions(Descriptors descriptors) {
		this.descriptors = descriptors;
	}

	void close(int fd) throws ErrnoException {
		this.descriptors.close(fd);
	}

	void renumber(int from, int to) throws ErrnoException {
		this.descriptors.renumber(from, to);
	}

	void read(Caller caller, int fd, int buffers, int count, int result) throws ErrnoException {
		Descriptor descriptor = this.descriptors.get(fd, Rights.FD_READ);
		long read = descriptor.read(Buffers.read(caller, buffers, count));
		caller.memory().writeInt(result, (int) read);
	}

	void write(Caller caller, int fd, int buffers, int count, int result) throws ErrnoException {
		Descriptor descriptor = this.descriptors.get(fd, Rights.FD_WRITE);
		long written = descriptor.write(Buffers.read(caller, buffers, count));
		caller.memory().writeInt(result, (int) written);
	}

	void stat(Caller caller, int fd, int result) throws ErrnoException {
		Descriptor descriptor = this.descriptors.get(fd);
		ByteBuffer stat = caller.memory().view(result, FDSTAT);
		stat.putShort((short) descriptor.type().code());
		stat.putShort((short) descriptor.flags());
		stat.putInt(0);
		stat.putLong(descriptor.rights());
		stat.putLong(descriptor.inheriting());
	}

	void setFlags(int fd, int flags) throws ErrnoException {
		this.descriptors.get(fd, Rights.FD_FDSTAT_SET_FLAGS).setFlags(flags);
	}

	void setRights(int fd, long rights, long inheriting) throws ErrnoException {
		this.descriptors.get(fd).narrow(rights, inheriting);
	}

}
