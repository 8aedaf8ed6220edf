package dev.wasmboot.engine.runtime;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;

import dev.wasmboot.engine.Trap;
import dev.wasmboot.engine.TrapException;

/**
 * What a call may still use: its time and its depth; and the stack it runs on. One per
 * instance, for the thread that calls it.
 * <p>
 * The deadline is one number. The caller sets it when a call begins and takes it back
 * when the call ends; the {@link Watchdog} replaces a number that has passed by
 * {@link #EXPIRED}, with a compare-and-set of exactly the number it looked at. So the end
 * of a call and its expiry cannot be confused with those of the next call, and a guest
 * that asks whether it has expired reads one field.
 */
public final class CallContext {

	/** Guests within host functions within guests. */
	private static final int MOST_NESTED_RUNS = 50;

	private static final long NONE = Long.MAX_VALUE;

	private static final long EXPIRED = Long.MIN_VALUE;

	private static final VarHandle DEADLINE;

	static {
		try {
			DEADLINE = MethodHandles.lookup().findVarHandle(CallContext.class, "deadline", long.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private final Watchdog watchdog;

	private final ValueStack stack;

	private final int maxDepth;

	private final HeldExceptions heldExceptions = new HeldExceptions();

	/** Accessed through {@link #DEADLINE} too. */
	private volatile long deadline = NONE;

	private int nested;

	/**
	 * Create a context.
	 * @param watchdog watches its deadlines
	 * @param maxDepth guest functions that may be active at a time
	 */
	public CallContext(Watchdog watchdog, int maxDepth) {
		this.watchdog = watchdog;
		this.maxDepth = maxDepth;
		this.stack = new ValueStack(maxDepth);
	}

	/**
	 * Begin a call. Within a call another one may begin; it has the deadline of the outer
	 * one.
	 * @param timeout how long the call may take
	 * @throws IllegalStateException if nobody watches deadlines any more
	 */
	public void begin(Duration timeout) {
		this.watchdog.requireOpen();
		if (this.nested++ > 0) {
			return;
		}
		long nanos = saturatedNanos(timeout);
		if (nanos == Long.MAX_VALUE) {
			this.deadline = NONE;
		}
		else {
			long now = this.watchdog.now();
			this.deadline = Math.min(now + Math.min(nanos, NONE - 1 - now), NONE - 1);
			this.watchdog.watch(this);
		}
	}

	/**
	 * End a call.
	 */
	public void end() {
		if (--this.nested == 0) {
			long before = (long) DEADLINE.getAndSet(this, NONE);
			if (before != NONE) {
				this.watchdog.unwatch(this);
			}
			this.stack.clearReferences();
		}
	}

	/**
	 * Call a function with its arguments on the stack, from {@link ValueStack#top()} on,
	 * where the results will be afterwards. The host's own limits become traps here.
	 * @param instance the instance that the call is made through
	 * @param function the function
	 */
	public void call(ModuleInstance instance, FunctionInstance function) {
		int base = this.stack.top();
		int depth = this.stack.depth();
		try {
			this.stack.enterRun(MOST_NESTED_RUNS);
			function.call(this, instance, base);
		}
		catch (GuestException ex) {
			if (this.stack.outermostRun()) {
				throw ex.uncaught();
			}
			throw ex;
		}
		catch (StackOverflowError ex) {
			throw new TrapException(Trap.CALL_STACK_EXHAUSTED);
		}
		catch (OutOfMemoryError ex) {
			throw new TrapException(Trap.HOST_OUT_OF_MEMORY);
		}
		finally {
			this.stack.leaveRun();
			this.stack.setTop(base);
			this.stack.setDepth(depth);
		}
	}

	/**
	 * Whether a call is being made.
	 * @return whether {@link #begin} was called more often than {@link #end}
	 */
	public boolean active() {
		return this.nested > 0;
	}

	/**
	 * Whether the deadline has passed. Costs a read of a field.
	 * @return whether it has
	 */
	public boolean expired() {
		return (long) DEADLINE.getOpaque(this) == EXPIRED;
	}

	/**
	 * Trap if the deadline has passed.
	 */
	public void checkDeadline() {
		if (expired()) {
			throw new TrapException(Trap.DEADLINE_EXCEEDED);
		}
	}

	/**
	 * The time that is left.
	 * @return nanoseconds, 0 if there are none, {@link Long#MAX_VALUE} without a deadline
	 */
	public long remainingNanos() {
		long until = this.deadline;
		if (until == NONE) {
			return Long.MAX_VALUE;
		}
		return (until == EXPIRED) ? 0 : Math.max(0, until - this.watchdog.now());
	}

	/**
	 * Note that a guest is given a reference to an exception, an {@code exnref}.
	 * @param exception the exception
	 * @throws TrapException if the guest holds too many
	 */
	public void hold(GuestException exception) {
		this.heldExceptions.add(exception);
	}

	/**
	 * Guest functions that may be active at a time.
	 * @return the limit
	 */
	public int maxDepth() {
		return this.maxDepth;
	}

	/**
	 * The stack that calls run on.
	 * @return the stack
	 */
	public ValueStack stack() {
		return this.stack;
	}

	/**
	 * Expire, whatever the deadline is.
	 */
	void expire() {
		DEADLINE.compareAndSet(this, this.deadline, EXPIRED);
	}

	/**
	 * Expire if the deadline has passed.
	 */
	void expireIfPassed(long now) {
		long until = this.deadline;
		if (until != NONE && until != EXPIRED && until <= now) {
			DEADLINE.compareAndSet(this, until, EXPIRED);
		}
	}

	private static long saturatedNanos(Duration duration) {
		return (duration.toSeconds() > Long.MAX_VALUE / 1_000_000_000L - 1) ? Long.MAX_VALUE : duration.toNanos();
	}

}
