package dev.wasmboot.engine.wasi;

import dev.wasmboot.engine.Caller;
import dev.wasmboot.engine.ExitException;
import dev.wasmboot.engine.wasi.fs.Errno;
import dev.wasmboot.engine.wasi.fs.ErrnoException;

/**
 * {@code proc_*} and {@code sched_yield}: a guest is no process and has one thread, so
 * all it can do to itself is to end.
 */
final class ProcessFunctions {

	void exit(int code) {
		throw new ExitException(code);
	}

	void raise(int signal) throws ErrnoException {
		throw new ErrnoException(Errno.NOSYS);
	}

	void giveWay(Caller caller) throws ErrnoException {
		caller.checkDeadline();
	}

}
