package dev.wasmboot.engine.wasi;

/**
 * How a descriptor reads and writes: bits, as WASI numbers its {@code fdflags}.
 */
final class Flags {

	static final int APPEND = 1;

	static final int DSYNC = 1 << 1;

	static final int NONBLOCK = 1 << 2;

	static final int RSYNC = 1 << 3;

	static final int SYNC = 1 << 4;

	static final int ALL = APPEND | DSYNC | NONBLOCK | RSYNC | SYNC;

	private Flags() {
	}

}
