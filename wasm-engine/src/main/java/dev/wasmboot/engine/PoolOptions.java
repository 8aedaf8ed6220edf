package dev.wasmboot.engine;

import java.time.Duration;

/**
 * How a pool keeps instances.
 *
 * @param size instances that may exist at a time, at least 1
 * @param maxWait how long a caller waits for one
 * @param isolation whether a call sees what an earlier one left behind
 */
public record PoolOptions(int size, Duration maxWait, Isolation isolation) {

	public PoolOptions {
		if (size < 1) {
			throw new IllegalArgumentException("'size' is " + size + " but a pool needs at least 1 instance");
		}
	}

	/**
	 * What a call finds.
	 */
	public enum Isolation {

		/** The state that start-up left. */
		FRESH,

		/** The state that whichever call came before on the instance left. */
		REUSE

	}

}
