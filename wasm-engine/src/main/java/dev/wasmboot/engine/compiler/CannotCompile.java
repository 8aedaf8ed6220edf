package dev.wasmboot.engine.compiler;

/**
 * A function that has no form as methods, and is left to the interpreter.
 */
final class CannotCompile extends RuntimeException {

	private final int function;

	CannotCompile(String reason) {
		this(reason, -1);
	}

	private CannotCompile(String reason, int function) {
		super(reason, null, false, false);
		this.function = function;
	}

	/**
	 * The same, of a function.
	 */
	CannotCompile in(int index) {
		return new CannotCompile(String.valueOf(getMessage()), index);
	}

	int function() {
		return this.function;
	}

}
