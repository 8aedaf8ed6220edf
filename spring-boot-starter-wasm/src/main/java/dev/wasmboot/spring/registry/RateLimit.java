package dev.wasmboot.spring.registry;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;

/**
 * Lets so much through in each period, and counts what it holds back. Thread-safe.
 */
final class RateLimit {

	private final int most;

	private final Duration period;

	private final Clock clock;

	private Instant end = Instant.MIN;

	private int passed;

	private long heldBack;

	/**
	 * Create a limit.
	 * @param most how much is let through in a period
	 * @param period how long a period is; one begins with what comes after the end of the
	 * one before
	 * @param clock tells the time
	 */
	RateLimit(int most, Duration period, Clock clock) {
		this.most = most;
		this.period = period;
		this.clock = clock;
	}

	/**
	 * Ask to be let through.
	 * @return how many were held back since the last one that was let through; empty if
	 * this one is held back
	 */
	synchronized OptionalLong pass() {
		Instant now = this.clock.instant();
		if (!now.isBefore(this.end)) {
			this.end = now.plus(this.period);
			this.passed = 0;
		}
		if (this.passed == this.most) {
			this.heldBack++;
			return OptionalLong.empty();
		}
		this.passed++;
		long before = this.heldBack;
		this.heldBack = 0;
		return OptionalLong.of(before);
	}

}
