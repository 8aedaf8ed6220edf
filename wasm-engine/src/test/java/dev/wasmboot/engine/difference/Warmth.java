package dev.wasmboot.engine.difference;

/**
 * Which function is called so often in the end that the JVM compiles it.
 *
 * @param function the index of the function
 * @param calls how often it is called
 */
record Warmth(int function, int calls) {

	static final Warmth NONE = new Warmth(0, 0);

	private static final int CALLS = 20_000;

	private static final long MOST_FUEL = 10_000_000;

	/** What does nearly nothing is not worth it. */
	private static final long LEAST_FUEL = 30;

	/**
	 * Choose the function of a module that does the most of those that can be called
	 * often enough.
	 * @param subject the module
	 * @param cold what became of it, with its fuel counted
	 */
	static Warmth of(Subject subject, Outcome cold) {
		int best = 0;
		long most = LEAST_FUEL;
		for (int i = 1; i < cold.steps().size(); i++) {
			Outcome.Step step = cold.steps().get(i);
			long fuel = Long.parseLong(step.fuel());
			if (step.trap() == null && fuel > most && fuel <= MOST_FUEL / CALLS) {
				most = fuel;
				best = i;
			}
		}
		return (best > 0) ? new Warmth(subject.function(best), CALLS) : NONE;
	}

}
