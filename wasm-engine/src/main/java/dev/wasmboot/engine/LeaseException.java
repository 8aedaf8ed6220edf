package dev.wasmboot.engine;

/**
 * A pool that has no instance to give: all are in use for longer than a caller waits, or
 * the pool is closed.
 */
public final class LeaseException extends WasmException {

	/**
	 * Create an exception.
	 * @param message why there is none
	 */
	public LeaseException(String message) {
		super(message);
	}

}
