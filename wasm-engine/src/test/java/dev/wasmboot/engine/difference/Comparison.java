package dev.wasmboot.engine.difference;

import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import dev.wasmboot.engine.Trap;
import dev.wasmboot.engine.runtime.Watchdog;

/**
 * Runs made-up modules in all forms there are, and finds where they differ.
 */
final class Comparison implements AutoCloseable {

	/** Of which each module meets two. */
	private static final List<Variant> COMPILED = Stream.of(Variant.values())
		.filter((variant) -> variant != Variant.INTERPRETED)
		.toList();

	private final Watchdog watchdog = new Watchdog(System::nanoTime);

	private final EndiveComparison endive = new EndiveComparison();

	private int warm;

	/** How many modules had a function that was called often. */
	int warm() {
		return this.warm;
	}

	/** The comparison with another engine. */
	EndiveComparison endive() {
		return this.endive;
	}

	@Override
	public void close() {
		this.watchdog.close();
	}

	/**
	 * Run a module.
	 * @throws AssertionError if two ways to run it differ
	 */
	void compare(Subject subject) {
		long seed = subject.seed();
		Outcome cold = run(subject, Warmth.NONE, Variant.INTERPRETED, true);
		Warmth warmth = subject.warm() ? Warmth.of(subject, cold) : Warmth.NONE;
		Outcome expected = cold;
		if (warmth.calls() > 0) {
			this.warm++;
			expected = run(subject, warmth, Variant.INTERPRETED, true);
		}
		compare(subject, warmth, COMPILED.get(Math.floorMod(seed, COMPILED.size())), true, expected);
		if (!expected.ends(Trap.FUEL_EXHAUSTED)) {
			Outcome free = expected.withoutFuel();
			compare(subject, warmth, Variant.INTERPRETED, false, free);
			compare(subject, warmth, COMPILED.get(Math.floorMod(seed + 1, COMPILED.size())), false, free);
			compareWithEndive(subject, free);
		}
	}

	private void compare(Subject subject, Warmth warmth, Variant variant, boolean fuel, Outcome expected) {
		requireSame(subject, variant + (fuel ? " with fuel" : ""), expected, run(subject, warmth, variant, fuel));
	}

	private Outcome run(Subject subject, Warmth warmth, Variant variant, boolean fuel) {
		try {
			Outcome outcome = TierRun.run(subject, warmth, variant, fuel, this.watchdog);
			if (outcome.ends(Trap.DEADLINE_EXCEEDED)) {
				// The whole process may have stood still for so long
				outcome = TierRun.run(subject, warmth, variant, fuel, this.watchdog);
			}
			return fuel ? outcome : outcome.withoutFuel();
		}
		catch (RuntimeException | Error ex) {
			throw new AssertionError(describe(subject, variant + (fuel ? " with fuel" : "")) + "\nfailed", ex);
		}
	}

	private void compareWithEndive(Subject subject, Outcome free) {
		EndiveComparison.Difference difference;
		try {
			difference = this.endive.compare(subject, free);
		}
		catch (RuntimeException | Error ex) {
			throw new AssertionError(describe(subject, "Endive") + "\nfailed", ex);
		}
		if (difference != null) {
			throw new AssertionError(describe(subject, "Endive", difference.expected(), difference.found()));
		}
	}

	private static void requireSame(Subject subject, String other, Outcome expected, Outcome found) {
		if (expected.equals(found)) {
			return;
		}
		int first = 0;
		while (Objects.equals(at(expected.steps(), first), at(found.steps(), first))) {
			first++;
		}
		throw new AssertionError(describe(subject, other, at(expected.steps(), first), at(found.steps(), first)));
	}

	private static String describe(Subject subject, String other, Object expected, Object found) {
		return describe(subject, other) + "\nexpected: " + expected + "\n but was: " + found;
	}

	private static Object at(List<?> steps, int index) {
		return (index < steps.size()) ? steps.get(index) : "nothing";
	}

	private static String describe(Subject subject, String other) {
		return other + " differs, again with\n" + TierDifferenceTests.again(subject.seed(), 1) + "\nmodule: "
				+ Base64.getEncoder().encodeToString(subject.module().bytes());
	}

}
