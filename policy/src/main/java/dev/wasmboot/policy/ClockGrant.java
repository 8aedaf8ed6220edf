package dev.wasmboot.policy;

/**
 * What the guest's clocks show.
 *
 * @param wall the time of day
 * @param monotonic the clock for measuring durations; also the one that waits use
 */
public record ClockGrant(Source wall, Source monotonic) implements Grant {

	@Override
	public Capability capability() {
		return Capability.CLOCK;
	}

	/**
	 * Where a clock takes its time from.
	 */
	public enum Source {

		/** A clock that always shows the same instant: the epoch. */
		FIXED,

		/** The host's clock, to the millisecond: too coarse to measure the host by. */
		COARSE,

		/** The host's clock at its full resolution. */
		SYSTEM

	}

}
