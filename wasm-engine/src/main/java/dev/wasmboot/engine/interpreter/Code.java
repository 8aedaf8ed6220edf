package dev.wasmboot.engine.interpreter;

/**
 * A function, lowered to what the interpreter runs. Not changed once made, and the same
 * for all instances of a module.
 */
final class Code {

	private final long[] words;

	private final int parameters;

	private final int locals;

	private final int frame;

	private final boolean references;

	/**
	 * Create a code.
	 * @param words the instructions, see {@link Op}
	 * @param parameters slots that the caller has filled
	 * @param locals slots of parameters and other locals
	 * @param frame slots in all
	 * @param references whether any of them holds a reference
	 */
	Code(long[] words, int parameters, int locals, int frame, boolean references) {
		this.words = words;
		this.parameters = parameters;
		this.locals = locals;
		this.frame = frame;
		this.references = references;
	}

	long[] words() {
		return this.words;
	}

	int parameters() {
		return this.parameters;
	}

	int locals() {
		return this.locals;
	}

	int frame() {
		return this.frame;
	}

	boolean references() {
		return this.references;
	}

}
