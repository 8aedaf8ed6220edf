package dev.wasmboot.engine.difference;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

import dev.wasmboot.engine.Feature;
import org.jspecify.annotations.Nullable;

/**
 * Compares what this engine does with what Endive does, as far as Endive goes.
 */
final class EndiveComparison {

	/** One in so many modules is compiled, which takes Endive longer than to run it. */
	private static final int COMPILED = 4;

	private int candidates;

	private int compared;

	private int contradictions;

	private int failures;

	private final Map<EndiveDifference, Integer> excused = new EnumMap<>(EndiveDifference.class);

	/** How many modules use nothing that Endive does not know. */
	int candidates() {
		return this.candidates;
	}

	/** How many modules Endive ran as this engine does, up to a trap. */
	int compared() {
		return this.compared;
	}

	/**
	 * How many modules Endive's interpreter and its compiler run each in another way,
	 * where they do not agree on something that this engine does not do.
	 */
	int contradictions() {
		return this.contradictions;
	}

	/** How many modules Endive's interpreter itself failed at. */
	int failures() {
		return this.failures;
	}

	/** How many differences each known mistake of Endive explained. */
	Map<EndiveDifference, Integer> excused() {
		return this.excused;
	}

	/**
	 * Run a module in Endive.
	 * @param subject the module
	 * @param outcome what became of it here, without fuel
	 * @return where Endive differs, if it does
	 */
	@Nullable Difference compare(Subject subject, Outcome outcome) {
		if (!EndiveRun.knows(subject)) {
			return null;
		}
		this.candidates++;
		List<Outcome.Step> expected = outcome.comparableSteps();
		if (expected.isEmpty()) {
			return null;
		}
		try {
			return compare(subject, expected);
		}
		catch (ArrayIndexOutOfBoundsException ex) {
			if (!EndiveRun.isFailureAtTailCall(ex)) {
				throw ex;
			}
			this.failures++;
			return null;
		}
	}

	private @Nullable Difference compare(Subject subject, List<Outcome.Step> expected) {
		boolean compiled = compiles(subject);
		List<Outcome.Step> found = run(subject, compiled, expected.size());
		if (difference(expected, found, found) == null) {
			this.compared++;
			return null;
		}
		List<Outcome.Step> other = run(subject, !compiled, expected.size());
		Difference difference = difference(expected, found, other);
		if (difference == null) {
			this.contradictions++;
			return null;
		}
		Optional<EndiveDifference> reason = Stream.of(EndiveDifference.values())
			.filter((known) -> known.explains(subject, difference))
			.findFirst();
		reason.ifPresent((known) -> this.excused.merge(known, 1, Integer::sum));
		return reason.isPresent() ? null : difference;
	}

	/** Run a module in the form of Endive that is compared first. */
	static List<Outcome.Step> run(Subject subject, int steps) {
		return run(subject, compiles(subject), steps);
	}

	/** Whether Endive, interpreting or compiling, does all in a module that it should. */
	static boolean agrees(Subject subject, List<Outcome.Step> expected) {
		return agrees(subject, false, expected) || agrees(subject, true, expected);
	}

	/** Whether one of these does. */
	static boolean agrees(Subject subject, boolean compiled, List<Outcome.Step> expected) {
		List<Outcome.Step> found = run(subject, compiled, expected.size());
		return difference(expected, found, found) == null;
	}

	/** What its compiler fails at while it runs, Endive interprets. */
	private static List<Outcome.Step> run(Subject subject, boolean compiled, int steps) {
		try {
			return EndiveRun.run(subject, compiled, steps);
		}
		catch (LinkageError ex) {
			return EndiveRun.run(subject, false, steps);
		}
	}

	/**
	 * The first step that is in neither of two runs what it should be. Where these differ
	 * from each other as well, Endive has no opinion from there on: a long function can
	 * meet mistakes of its interpreter and others of its compiler.
	 */
	private static @Nullable Difference difference(List<Outcome.Step> expected, List<Outcome.Step> found,
			List<Outcome.Step> other) {
		for (int i = 0; i < expected.size(); i++) {
			Outcome.Step step = comparable(expected.get(i));
			Outcome.Step one = at(found, i);
			if (!step.equals(one) && !step.equals(at(other, i))) {
				boolean agreed = Objects.equals(one, at(other, i));
				return agreed ? new Difference(i, expected.get(i), found.get(Math.min(i, found.size() - 1))) : null;
			}
		}
		return null;
	}

	/** What does not start has no further steps. */
	private static Outcome.@Nullable Step at(List<Outcome.Step> steps, int index) {
		return (index < steps.size()) ? comparable(steps.get(index)) : null;
	}

	/** The JVM refuses what Endive's compiler makes of many a {@code try_table}. */
	private static boolean compiles(Subject subject) {
		return Math.floorMod(subject.seed(), COMPILED) == 0
				&& !subject.module().features().contains(Feature.EXCEPTIONS);
	}

	/**
	 * Which trap it is counts, not its message or where it was; and what does not start
	 * is no instance.
	 */
	private static Outcome.Step comparable(Outcome.Step step) {
		boolean noInstance = step.trap() != null && step.name().equals(Outcome.START);
		return new Outcome.Step(step.name(), (step.trap() != null) ? step.trap().toString() : step.result(),
				step.trap(), List.of(), "", noInstance ? List.of() : step.state(), false);
	}

	/**
	 * A step that came to something else. What it should not come to, an earlier or later
	 * one may well come to: a function is called more than once.
	 *
	 * @param index which step it was
	 * @param expected what became of it in this engine
	 * @param found what became of it in Endive
	 */
	record Difference(int index, Outcome.Step expected, Outcome.Step found) {

		/** Whether the same step of a run came to what was expected. */
		boolean isExpectedIn(List<Outcome.Step> steps) {
			return comparable(this.expected).equals(at(steps, this.index));
		}

		/** Whether the same step of a run came to what was found. */
		boolean isFoundIn(List<Outcome.Step> steps) {
			return comparable(this.found).equals(at(steps, this.index));
		}

	}

}
