package dev.wasmboot.engine.runtime;

import java.lang.ref.WeakReference;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

/**
 * Notices calls that take too long. One daemon thread per engine looks every millisecond
 * at the contexts that calls are made in, and is the only one that reads the clock for
 * it: what a call does about its deadline is explained at {@link CallContext}. A context
 * in which nothing was called for some time is let go, and while there is none the thread
 * rests.
 */
public final class Watchdog implements AutoCloseable {

	/** How often in a row a context is seen idle before it is let go. */
	static final int PATIENCE = 100;

	private static final long TICK_NANOS = 1_000_000;

	/**
	 * By references that do not keep what is not called any more: behind a context is an
	 * instance with all its memory. A context in a call is kept by that call.
	 */
	private final Set<WeakReference<CallContext>> watched = ConcurrentHashMap.newKeySet();

	private final LongSupplier clock;

	private final ThreadFactory threads;

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
		this(clock, Watchdog::newThread);
	}

	Watchdog(LongSupplier clock, ThreadFactory threads) {
		this.clock = clock;
		this.threads = threads;
		this.origin = clock.getAsLong();
	}

	private static Thread newThread(Runnable task) {
		Thread thread = new Thread(task, "wasm-watchdog");
		thread.setDaemon(true);
		return thread;
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

	/**
	 * Watch a context, until it has been idle for long.
	 * @param context the context, in a call
	 */
	void watch(CallContext context) {
		if (!register(context)) {
			requireOpen();
		}
		Thread current = this.thread;
		if (current == null) {
			start();
		}
		else if (this.resting) {
			LockSupport.unpark(current);
		}
	}

	/**
	 * Note that a context is to be looked at. Either {@link #close()} finds it, or it is
	 * seen here that the watchdog is closed.
	 * @return whether it will be looked at
	 */
	private boolean register(CallContext context) {
		this.watched.add(context.weakly());
		context.setWatched(true);
		if (this.closed) {
			context.setWatched(false);
			return false;
		}
		return true;
	}

	private synchronized void start() {
		if (this.thread == null && !this.closed) {
			Thread started = this.threads.newThread(this::run);
			this.thread = started;
			started.start();
		}
	}

	private void run() {
		while (!this.closed) {
			if (watchesNone()) {
				rest();
			}
			else {
				tick();
				LockSupport.parkNanos(this, TICK_NANOS);
			}
		}
		while (!stopAll()) {
			LockSupport.parkNanos(this, TICK_NANOS);
		}
	}

	/**
	 * Stop the calls in progress that have a deadline.
	 * @return whether there are none
	 */
	boolean stopAll() {
		this.watched.removeIf((reference) -> {
			CallContext context = reference.get();
			return context == null || !context.expire();
		});
		return watchesNone();
	}

	/**
	 * Look at all contexts.
	 */
	void tick() {
		this.watched.removeIf((reference) -> reference.get() == null);
		forEach((context) -> {
			if (context.look() >= PATIENCE) {
				letGo(context);
			}
		});
	}

	/**
	 * A call may begin meanwhile, and believe that it is watched. It stored that it began
	 * before it looked whether it is watched; here the order is the reverse. So either it
	 * sees that it is not, or it is seen here.
	 */
	void letGo(CallContext context) {
		this.watched.remove(context.weakly());
		context.setWatched(false);
		if (context.inCall() && !register(context)) {
			context.expire();
		}
	}

	/**
	 * Whether a context is looked at.
	 */
	boolean watches(CallContext context) {
		return this.watched.contains(context.weakly());
	}

	private void forEach(Consumer<CallContext> action) {
		this.watched.forEach((reference) -> {
			CallContext context = reference.get();
			if (context != null) {
				action.accept(context);
			}
		});
	}

	/**
	 * Whether there is nothing to look at.
	 */
	boolean watchesNone() {
		return this.watched.isEmpty();
	}

	/**
	 * A context that comes to be watched is either seen here, or its caller sees that the
	 * thread rests, and wakes it.
	 */
	private void rest() {
		this.resting = true;
		while (watchesNone() && !this.closed) {
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
		forEach((context) -> context.setWatched(false));
		stopAll();
		LockSupport.unpark(this.thread);
	}

}
