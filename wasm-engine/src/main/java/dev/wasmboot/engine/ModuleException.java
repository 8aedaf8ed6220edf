package dev.wasmboot.engine;

/**
 * Bytes that are not a module this engine runs.
 */
public final class ModuleException extends WasmException {

	private final Problem problem;

	private final int offset;

	/**
	 * Create an exception.
	 * @param problem what kind of problem there is
	 * @param message what is wrong
	 * @param offset where, in bytes from the start of the module
	 */
	public ModuleException(Problem problem, String message, int offset) {
		super(message + " (" + problem.text + " module, at byte " + offset + ")");
		this.problem = problem;
		this.offset = offset;
	}

	public Problem problem() {
		return this.problem;
	}

	/**
	 * Where the problem was noticed.
	 * @return bytes from the start of the module
	 */
	public int offset() {
		return this.offset;
	}

	/**
	 * The kinds of problems.
	 */
	public enum Problem {

		/** The bytes are not in the binary format. */
		MALFORMED("malformed"),

		/** The module breaks a rule of validation. */
		INVALID("invalid"),

		/** The module needs a feature that is not supported. */
		UNSUPPORTED("unsupported"),

		/** The module is larger, in some way, than the engine admits. */
		TOO_LARGE("too large a");

		private final String text;

		Problem(String text) {
			this.text = text;
		}

	}

}
