package dev.wasmboot.engine.runtime;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

/**
 * Notices deadlines that have passed. One daemon thread per engine looks at the calls in
 * progress every millisecond and rests while there are none; it holds no call back, and a
 * call costs no more than an entry in a set.
 */
public final class Watchdog implements AutoCloseable {

	private static final long TICK_NANOS = 1_000_000;

	private final Set<CallContext> watched = ConcurrentHashMap.newKeySet();

	private final LongSupplier clock;

	private final long origin;

	private volatile boolean closed;

	/** Whether the thread rests until it is woken. */
	private volatile boolean resting;

	private @Nullable volatile Thread thread;

	/**
	 * Create a watchdog.
	 * @param clock nanoseconds from an arbitrary origin, as {@link System#nanoTime()}
	 */
	public Watchdog(LongSupplier clock) {
		this.clock = clock;
		this.origin = clock.getAsLong();
	}

	/**
	 * The time.
	 * @return nanoseconds since the watchdog was made
	 */
	long now() {
		return this.clock.getAsLong() - this.origin;
	}

	/**
	 * Refuse to begin what nobody would stop.
	 */
	void requireOpen() {
		if (this.closed) {
			throw new IllegalStateException("the engine is closed");
		}
	}

	void watch(CallContext context) {
		this.watched.add(context);
		if (this.closed) {
			context.expire();
			return;
		}
		Thread current = this.thread;
		if (current == null) {
			start();
		}
		else if (this.resting) {
			LockSupport.unpark(current);
		}
	}

	void unwatch(CallContext context) {
		this.watched.remove(context);
	}

	private synchronized void start() {
		if (this.thread == null && !this.closed) {
			Thread started = new Thread(this::run, "wasm-watchdog");
			started.setDaemon(true);
			this.thread = started;
			started.start();
		}
	}

	private void run() {
		while (!this.closed) {
			if (this.watched.isEmpty()) {
				rest();
			}
			else {
				long now = now();
				for (CallContext context : this.watched) {
					context.expireIfPassed(now);
				}
				LockSupport.parkNanos(this, TICK_NANOS);
			}
		}
	}

	/**
	 * A call that begins is either seen here or sees that the thread rests, and wakes it.
	 */
	private void rest() {
		this.resting = true;
		while (this.watched.isEmpty() && !this.closed) {
			LockSupport.park(this);
		}
		this.resting = false;
	}

	/**
	 * Stop watching. Calls in progress that have a deadline are stopped, and no call can
	 * begin.
	 */
	@Override
	public void close() {
		this.closed = true;
		this.watched.forEach(CallContext::expire);
		LockSupport.unpark(this.thread);
	}

}
