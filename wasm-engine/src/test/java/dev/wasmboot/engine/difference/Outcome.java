package dev.wasmboot.engine.difference;

import java.util.ArrayList;
import java.util.List;

import dev.wasmboot.engine.GuestFrame;
import dev.wasmboot.engine.Trap;
import org.jspecify.annotations.Nullable;

/**
 * What became of a module: of its start-up, of each call, and of many calls if it was
 * warmed up.
 *
 * @param steps what became of each, in order
 */
record Outcome(List<Step> steps) {

	/** The name of the first step. */
	static final String START = "start";

	/** The name of the last step of a module that was warmed up. */
	static final String WARM = "warm";

	/** The same where fuel is not counted. */
	Outcome withoutFuel() {
		return new Outcome(this.steps.stream().map(Step::withoutFuel).toList());
	}

	boolean ends(Trap trap) {
		return this.steps.stream().anyMatch((step) -> step.trap() == trap);
	}

	/**
	 * The single calls that this engine's own limits had no part in, up to the first
	 * trap.
	 */
	List<Step> comparableSteps() {
		List<Step> comparable = new ArrayList<>();
		for (Step step : this.steps) {
			if (step.limited() || step.trap() == Trap.CALL_STACK_EXHAUSTED || step.name().equals(WARM)) {
				break;
			}
			comparable.add(step);
			if (step.trap() != null) {
				break;
			}
		}
		return comparable;
	}

	/**
	 * What became of one call.
	 *
	 * @param name what was called
	 * @param result what it returned, or the message that it trapped with
	 * @param trap the trap that it ended in
	 * @param frames where it trapped
	 * @param fuel what it consumed, empty if that is not counted
	 * @param state what it left in memories, tables and globals, and what it told the
	 * host
	 * @param limited whether memories or tables are about as large as they may be
	 */
	record Step(String name, String result, @Nullable Trap trap, List<GuestFrame> frames, String fuel,
			List<String> state, boolean limited) {

		private Step withoutFuel() {
			return new Step(this.name, this.result, this.trap, this.frames, "", this.state, this.limited);
		}

	}

}
