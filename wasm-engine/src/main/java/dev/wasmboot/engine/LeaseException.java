package dev.wasmboot.engine;

/**
 * A pool that has no instance to give: all are in use for longer than a caller waits, or
 * the pool is closed.
 */
public final class LeaseException extends WasmException {

	private final Reason reason;

	/**
	 * Create an exception.
	 * @param reason why there is no instance
	 * @param message the same in words
	 */
	public LeaseException(Reason reason, String message) {
		super(message);
		this.reason = reason;
	}

	/**
	 * Why there is no instance.
	 * @return the reason
	 */
	public Reason reason() {
		return this.reason;
	}

	/**
	 * The reasons for which a pool gives no instance.
	 */
	public enum Reason {

		/** All instances were in use for as long as the caller waits. */
		BUSY,

		/** The pool is closed. */
		CLOSED,

		/** The caller was interrupted while it waited; its interrupt flag is set. */
		INTERRUPTED

	}

}
