package dev.wasmboot.engine.interpreter;

import java.util.Set;

/**
 * A function, lowered to what the interpreter runs. Not changed once made, and the same
 * for all instances of a module.
 */
final class Code {

	private final long[] words;

	private final int parameters;

	private final int locals;

	private final int frame;

	private final boolean numbersOnly;

	private final boolean references;

	private final boolean vectors;

	private final Handlers handlers;

	/**
	 * Create a code.
	 * @param words the instructions, see {@link Op}
	 * @param parameters slots that the caller has filled
	 * @param locals slots of parameters and other locals
	 * @param frame slots in all
	 * @param banks where its values are kept
	 * @param handlers where exceptions are caught
	 */
	Code(long[] words, int parameters, int locals, int frame, Set<Bank> banks, Handlers handlers) {
		this.words = words;
		this.parameters = parameters;
		this.locals = locals;
		this.frame = frame;
		this.numbersOnly = !banks.contains(Bank.REFERENCE) && !banks.contains(Bank.VECTOR);
		this.references = banks.contains(Bank.REFERENCE);
		this.vectors = banks.contains(Bank.VECTOR);
		this.handlers = handlers;
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

	boolean numbersOnly() {
		return this.numbersOnly;
	}

	boolean references() {
		return this.references;
	}

	boolean vectors() {
		return this.vectors;
	}

	Handlers handlers() {
		return this.handlers;
	}

}
