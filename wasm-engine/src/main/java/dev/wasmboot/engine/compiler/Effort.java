package dev.wasmboot.engine.compiler;

/**
 * What the compiler may still spend on a function, in steps: a byte that it writes is
 * one, and so is a local that a frame names, or an instruction that it reads; a method of
 * a divided function is some hundred.
 * <p>
 * Two bytes of a guest can stand for a thousand values that are carried somewhere, or for
 * a place where fifty thousand locals are alive. So it is not enough that each step is
 * quick and each count has a limit: what a function may cost has to follow from its
 * length, or a module of a few MB keeps a thread of the host busy for hours, or fills its
 * memory with classes. Functions that people or toolchains write take a small part of
 * what they may (decision 34). The others are left to the interpreter.
 */
final class Effort {

	/** What the shortest function may take. */
	private static final int LEAST = 20_000;

	private static final int PER_BYTE = 200;

	private long left;

	/**
	 * Create a budget.
	 * @param length the length of the function, in bytes
	 */
	Effort(int length) {
		this.left = LEAST + (long) PER_BYTE * length;
	}

	/**
	 * Spend some of it.
	 * @param steps how much
	 * @throws CannotCompile if that is more than there is
	 */
	void spend(int steps) {
		this.left -= steps;
		if (this.left < 0) {
			throw new CannotCompile("more code than its length allows");
		}
	}

}
