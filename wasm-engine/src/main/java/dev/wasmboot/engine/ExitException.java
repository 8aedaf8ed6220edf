package dev.wasmboot.engine;

/**
 * A guest that ended itself through WASI's {@code proc_exit}. The instance is not to be
 * used again.
 */
public final class ExitException extends WasmException {

	private final int code;

	/**
	 * Create an exception.
	 * @param code the exit code, of which 0 means success
	 */
	public ExitException(int code) {
		super("the guest exited with code " + Integer.toUnsignedString(code));
		this.code = code;
	}

	/**
	 * The exit code.
	 * @return the code, 0 for success
	 */
	public int code() {
		return this.code;
	}

}
