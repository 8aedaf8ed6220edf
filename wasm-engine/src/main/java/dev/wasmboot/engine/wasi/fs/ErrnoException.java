package dev.wasmboot.engine.wasi.fs;

/**
 * An operation that is answered with an error code. It has no stack trace: guests can
 * cause it as often as they like.
 */
public sealed class ErrnoException extends Exception permits DeniedException {

	private final Errno errno;

	/**
	 * Create an exception.
	 * @param errno the code
	 */
	public ErrnoException(Errno errno) {
		super(errno.name(), null, false, false);
		this.errno = errno;
	}

	/**
	 * The error code.
	 * @return the code
	 */
	public Errno errno() {
		return this.errno;
	}

	/**
	 * The number that guests see.
	 * @return the code
	 */
	public int code() {
		return this.errno.code();
	}

}
