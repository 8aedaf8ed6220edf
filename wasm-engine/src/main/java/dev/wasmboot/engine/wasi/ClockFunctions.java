package dev.wasmboot.engine.wasi;

import dev.wasmboot.engine.Caller;
import dev.wasmboot.engine.wasi.fs.ErrnoException;

/**
 * {@code clock_*}: what time it is.
 */
final class ClockFunctions {

	private final Clocks clocks;

	ClockFunctions(Clocks clocks) {
		this.clocks = clocks;
	}

	void resolution(Caller caller, int id, int result) throws ErrnoException {
		caller.memory().writeLong(result, this.clocks.resolution(id));
	}

	void time(Caller caller, int id, long precision, int result) throws ErrnoException {
		caller.memory().writeLong(result, this.clocks.now(id));
	}

}
