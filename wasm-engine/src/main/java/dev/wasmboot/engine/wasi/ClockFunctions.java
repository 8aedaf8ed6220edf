package dev.wasmboot.engine.wasi;

import dev.wasmboot.engine.Caller;
import dev.wasmboot.engine.HostExport;
import dev.wasmboot.engine.wasi.fs.ErrnoException;

/**
 * {@code clock_*}: what time it is.
 */
final class ClockFunctions {

	private final Clocks clocks;

	ClockFunctions(Clocks clocks) {
		this.clocks = clocks;
	}

	@HostExport("clock_res_get")
	void resolution(Caller caller, int id, int result) throws ErrnoException {
		caller.memory().writeLong(result, this.clocks.resolution(id));
	}

	@HostExport("clock_time_get")
	void time(Caller caller, int id, long precision, int result) throws ErrnoException {
		caller.memory().writeLong(result, this.clocks.now(id));
	}

}
