package dev.wasmboot.engine.wasi;

/**
 * The host's time, as guests with a {@link dev.wasmboot.policy.ClockGrant} may see it.
 * Thread-safe.
 */
public interface WasiClock {

	/**
	 * The time of day.
	 * @return nanoseconds since the epoch
	 */
	long wallNanos();

	/**
	 * A clock that only moves forward.
	 * @return nanoseconds since an instant that is the same for all instances of a
	 * process
	 */
	long monotonicNanos();

	/**
	 * The processor time that the current thread has used.
	 * @return nanoseconds since an instant that is the same for the whole life of the
	 * thread; any constant if the platform does not tell
	 */
	long threadNanos();

	/**
	 * Wait. A thread that is interrupted waits on, and is interrupted afterwards.
	 * @param nanos how long, in nanoseconds
	 */
	void sleep(long nanos);

	/**
	 * The clock of the machine.
	 * @return the clock
	 */
	static WasiClock system() {
		return SystemClock.INSTANCE;
	}

}
