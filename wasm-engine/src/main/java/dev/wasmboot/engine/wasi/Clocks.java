package dev.wasmboot.engine.wasi;

import java.util.concurrent.TimeUnit;

import dev.wasmboot.engine.Caller;
import dev.wasmboot.engine.wasi.fs.DeniedException;
import dev.wasmboot.engine.wasi.fs.Errno;
import dev.wasmboot.engine.wasi.fs.ErrnoException;
import dev.wasmboot.policy.Attempt.Intent;
import dev.wasmboot.policy.Capability;
import dev.wasmboot.policy.ClockGrant;
import dev.wasmboot.policy.ClockGrant.Source;

/**
 * The clocks a guest sees through its grant. Without one they stand still. Waits use the
 * monotonic clock; while it stands still nobody can tell how long they take, and they end
 * at once. A wait by a coarse clock takes a step longer, so that the clock shows it. The
 * clocks of the processor show what the call has used: what other code of the process
 * uses is no guest's business. Nothing waits by them.
 */
final class Clocks {

	private static final int WALL = 0;

	private static final int MONOTONIC = 1;

	private static final int PROCESS_CPU = 2;

	private static final int THREAD_CPU = 3;

	/** What a monotonic clock shows that stands still: Go takes 0 for a broken one. */
	private static final long STANDSTILL = 1;

	private static final long MILLISECOND = TimeUnit.MILLISECONDS.toNanos(1);

	private final ClockGrant grant;

	private final WasiClock clock;

	private final Denials denials;

	private long usedBefore;

	Clocks(ClockGrant grant, WasiClock clock, Denials denials) {
		this.grant = grant;
		this.clock = clock;
		this.denials = denials;
	}

	/** A call begins, on the thread that makes it. */
	void beginCall() {
		if (this.grant.cpu().moves()) {
			this.usedBefore = this.clock.threadNanos();
		}
	}

	/**
	 * What a clock shows.
	 * @param id WASI's number of the clock
	 * @return nanoseconds
	 * @throws ErrnoException if there is no such clock
	 */
	long now(int id) throws ErrnoException {
		return switch (source(id)) {
			case FIXED -> standstill(id);
			case COARSE -> Math.floorDiv(read(id), MILLISECOND) * MILLISECOND;
			case SYSTEM -> read(id);
			case NONE -> throw denied(id);
		};
	}

	/**
	 * The time of day, as far as the grant shows it.
	 * @return nanoseconds since the epoch, 0 if it is not shown
	 */
	long timeOfDay() {
		if (!this.grant.wall().moves()) {
			return 0;
		}
		try {
			return now(WALL);
		}
		catch (ErrnoException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * The steps in which a clock moves.
	 * @param id WASI's number of the clock
	 * @return nanoseconds
	 * @throws ErrnoException if there is no such clock
	 */
	long resolution(int id) throws ErrnoException {
		return switch (source(id)) {
			case FIXED -> TimeUnit.SECONDS.toNanos(1);
			case COARSE -> MILLISECOND;
			case SYSTEM -> (id == WALL) ? TimeUnit.MICROSECONDS.toNanos(1) : 1;
			case NONE -> throw denied(id);
		};
	}

	/**
	 * When a wait is over.
	 * @param id WASI's number of the clock
	 * @param timeout how long to wait, or until when, unsigned nanoseconds
	 * @param absolute whether the timeout is an instant of the clock
	 * @return the instant on the host's monotonic clock; in the past if the wait is over
	 * @throws ErrnoException if there is no such clock
	 */
	long due(int id, long timeout, boolean absolute) throws ErrnoException {
		Source source = source(id);
		if (id >= PROCESS_CPU) {
			throw new ErrnoException(Errno.NOTSUP);
		}
		if (source == Source.NONE) {
			throw denied(id);
		}
		long now = this.clock.monotonicNanos();
		if (!this.grant.monotonic().moves() || (absolute && source == Source.FIXED)) {
			this.denials.standIn(Capability.CLOCK, "poll_oneoff",
					name(this.grant.monotonic().moves() ? id : MONOTONIC));
			return now;
		}
		long left = (timeout < 0) ? Long.MAX_VALUE : timeout;
		if (absolute) {
			left = Math.max(0, left - read(id));
		}
		return saturatedSum(now, (source == Source.COARSE) ? saturatedSum(left, MILLISECOND) : left);
	}

	/**
	 * How long until an instant.
	 * @param due the instant, as {@link #due} gives it
	 * @return nanoseconds, 0 if it has passed
	 */
	long until(long due) {
		return Math.max(0, due - this.clock.monotonicNanos());
	}

	/**
	 * Wait, but no longer than the caller's deadline.
	 * @param caller the guest that waits
	 * @param nanos how long
	 */
	void sleep(Caller caller, long nanos) {
		this.clock.sleep(Math.min(nanos, caller.remainingNanos()));
		caller.checkDeadline();
	}

	private long standstill(int id) {
		this.denials.standIn(Capability.CLOCK, "clock_time_get", name(id));
		return (id == MONOTONIC) ? STANDSTILL : 0;
	}

	private static ErrnoException denied(int id) {
		return new DeniedException(Errno.NOTSUP, Capability.CLOCK, name(id), Intent.USE);
	}

	private static String name(int id) {
		return (id == WALL) ? "wall" : (id == MONOTONIC) ? "monotonic" : "cpu";
	}

	private Source source(int id) throws ErrnoException {
		return switch (id) {
			case WALL -> this.grant.wall();
			case MONOTONIC -> this.grant.monotonic();
			case PROCESS_CPU, THREAD_CPU -> this.grant.cpu();
			default -> throw new ErrnoException(Errno.INVAL);
		};
	}

	private long read(int id) {
		return switch (id) {
			case WALL -> this.clock.wallNanos();
			case MONOTONIC -> this.clock.monotonicNanos();
			default -> this.clock.threadNanos() - this.usedBefore;
		};
	}

	private static long saturatedSum(long a, long b) {
		long sum = a + b;
		return (sum < 0) ? Long.MAX_VALUE : sum;
	}

}
