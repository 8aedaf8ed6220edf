package dev.wasmboot.policy;

import java.util.stream.Stream;

/**
 * What the guest's clocks show.
 *
 * @param wall the time of day
 * @param monotonic the clock for measuring durations; also the one that waits use
 * @param cpu the processor time that a call has used so far
 */
public record ClockGrant(Source wall, Source monotonic, Source cpu) implements Grant {

	/**
	 * A grant of clocks that show time, and not what the guest itself takes.
	 * @param wall the time of day
	 * @param monotonic the clock for measuring durations; also the one that waits use
	 */
	public ClockGrant(Source wall, Source monotonic) {
		this(wall, monotonic, Source.NONE);
	}

	@Override
	public Capability capability() {
		return Capability.CLOCK;
	}

	/**
	 * Whether any of the clocks moves.
	 */
	boolean moves() {
		return Stream.of(this.wall, this.monotonic, this.cpu).anyMatch(Source::moves);
	}

	/**
	 * Where a clock takes its time from.
	 */
	public enum Source {

		/** No clock: asking for the time fails, as does waiting by it. */
		NONE,

		/** A clock that always shows the same instant: the epoch. */
		FIXED,

		/** The host's clock, to the millisecond: too coarse to measure the host by. */
		COARSE,

		/** The host's clock at its full resolution. */
		SYSTEM;

		/**
		 * Whether such a clock shows that time passes.
		 * @return {@code false} if there is none, or it stands still
		 */
		public boolean moves() {
			return this == COARSE || this == SYSTEM;
		}

	}

}
