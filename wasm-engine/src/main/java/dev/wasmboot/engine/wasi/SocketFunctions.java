package dev.wasmboot.engine.wasi;

import dev.wasmboot.engine.wasi.fs.DeniedException;
import dev.wasmboot.engine.wasi.fs.Errno;
import dev.wasmboot.engine.wasi.fs.ErrnoException;
import dev.wasmboot.policy.Attempt.Intent;
import dev.wasmboot.policy.Capability;

/**
 * {@code sock_*}: no descriptor is ever a socket.
 */
final class SocketFunctions {

	private final Descriptors descriptors;

	SocketFunctions(Descriptors descriptors) {
		this.descriptors = descriptors;
	}

	void accept(int fd, int flags, int result) throws ErrnoException {
		refuse(fd);
	}

	void receive(int fd, int buffers, int count, int flags, int size, int resultFlags) throws ErrnoException {
		refuse(fd);
	}

	void send(int fd, int buffers, int count, int flags, int size) throws ErrnoException {
		refuse(fd);
	}

	void shutdown(int fd, int how) throws ErrnoException {
		refuse(fd);
	}

	private void refuse(int fd) throws ErrnoException {
		this.descriptors.get(fd);
		throw new DeniedException(Errno.NOTSOCK, Capability.NETWORK, "", Intent.USE);
	}

}
