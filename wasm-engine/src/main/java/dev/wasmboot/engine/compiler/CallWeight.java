package dev.wasmboot.engine.compiler;

import dev.wasmboot.engine.runtime.ValueStack;

/**
 * How many calls a call of a function counts as, besides one, for what its frame takes.
 * <p>
 * Guests have no limit on bytes of stack, but one on the calls that nest. It stands for
 * bytes: the locals of divided functions are on the heap, where nothing else bounds what
 * all of them take; and how much of the Java stack is left for functions of the host is
 * told from the number of calls alone (see {@link StackProbe}). So a frame that is larger
 * than what the interpreter has room for per call is counted as several calls. Hardly any
 * function of a real program has one: of the 26,000 of eight programs of the corpus, two
 * do, and count as two calls.
 */
final class CallWeight {

	/** What takes as much code as any weight. */
	static final int SOME = Short.MAX_VALUE;

	private CallWeight() {
	}

	/**
	 * The weight of a frame.
	 * @param slots how many values it has room for
	 */
	static int of(int slots) {
		return Math.min(SOME, slots / ValueStack.SLOTS_PER_CALL);
	}

	/**
	 * Count it, where a call begins: change the calls that it may nest, which are on the
	 * stack of the JVM.
	 */
	static void count(Bytecode out, int weight) {
		if (weight > 0) {
			out.constant(weight);
			out.callStatic(JavaTypes.INSTANCE, "nestLess", "(II)I");
		}
	}

}
