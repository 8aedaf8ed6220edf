package dev.wasmboot.engine.runtime;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;

import dev.wasmboot.engine.ExitException;
import dev.wasmboot.engine.Trap;
import dev.wasmboot.engine.TrapException;
import org.jspecify.annotations.Nullable;

/**
 * What a call may still use: its time and its depth; and the stack it runs on. One per
 * instance, for one thread at a time.
 * <p>
 * A call of a few nanoseconds must not cost much more than that to begin, to guard and to
 * end, so all of it is one word that counts. The word is even while no call is in
 * progress; a call makes it odd when it begins and the next even number when it ends, so
 * that no two calls have the same number. A call that has expired has its number with the
 * sign set, and what guests ask is whether the word is negative.
 * <ul>
 * <li>Who makes the word odd, by compare-and-set, has the context to itself, until it
 * makes it even. Whoever finds it odd is inside of its own call, or another thread that
 * is refused. Which of them shows in {@link #owner}: only the thread itself ever writes
 * its id there, after its call began, and 0 before its call ends.</li>
 * <li>The call reads no clock. The {@link Watchdog} looks at the word now and then, and
 * the first time that it sees the number of a call it reads the clock and notes when that
 * call has to be over. So a deadline is never early, for the call had begun when the
 * clock was read. It is late by the time between two looks, twice.</li>
 * <li>When that time has come, the watchdog sets the sign by compare-and-set of the very
 * number that it had noted the time for. If that call is over, nothing happens, so a call
 * cannot be stopped for one before it.</li>
 * <li>The watchdog only looks where there are calls. {@link #watched} says that it does
 * here; a call that begins and reads otherwise sees to it. See
 * {@link Watchdog#watch}.</li>
 * </ul>
 */
public final class CallContext {

	/** Guests within host functions within guests. */
	private static final int MOST_NESTED_RUNS = 50;

	private static final long IN_CALL = 1;

	private static final long EXPIRED = Long.MIN_VALUE;

	private static final long NEVER = Long.MAX_VALUE;

	private static final long NOBODY = 0;

	private static final VarHandle WORD;

	private static final VarHandle NOTED;

	static {
		try {
			MethodHandles.Lookup lookup = MethodHandles.lookup();
			WORD = lookup.findVarHandle(CallContext.class, "word", long.class);
			NOTED = lookup.findVarHandle(CallContext.class, "noted", long.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private final Watchdog watchdog;

	private final CallListener listener;

	private final ValueStack stack;

	private final int maxDepth;

	private final HeldExceptions heldExceptions = new HeldExceptions();

	/** Accessed through {@link #WORD}. */
	private long word;

	/**
	 * The id of the thread whose call is in progress. A reference would cost the garbage
	 * collector's barrier, which is a fence.
	 */
	private long owner = NOBODY;

	/** Calls within the call in progress. */
	private int nested;

	/** Why no call may begin. */
	private @Nullable String ended;

	/** Changed only between calls. */
	private long timeoutNanos = NEVER;

	private volatile boolean watched;

	/** The word that the watchdog saw last. Accessed through {@link #NOTED} too. */
	private long noted;

	/** When the call that was noted has to be over. Written before its number is. */
	private long until = NEVER;

	/** How often in a row the watchdog has seen that nothing happens here. */
	private int quiet;

	/**
	 * Create a context, for calls without a deadline.
	 * @param watchdog watches its deadlines
	 * @param maxDepth guest functions that may be active at a time
	 */
	public CallContext(Watchdog watchdog, int maxDepth) {
		this(watchdog, maxDepth, CallListener.NONE);
	}

	/**
	 * Create a context, for calls without a deadline.
	 * @param watchdog watches its deadlines
	 * @param maxDepth guest functions that may be active at a time
	 * @param listener is told of calls
	 */
	public CallContext(Watchdog watchdog, int maxDepth, CallListener listener) {
		this.watchdog = watchdog;
		this.maxDepth = maxDepth;
		this.listener = listener;
		this.stack = new ValueStack(maxDepth);
	}

	/**
	 * Set how long the calls may take that begin from now on. Not to be called while a
	 * call may be in progress.
	 * @param timeout the time
	 */
	public void setTimeout(Duration timeout) {
		this.timeoutNanos = saturatedNanos(timeout);
	}

	/**
	 * Begin a call. Within a call another one may begin; it has the deadline of the outer
	 * one.
	 * @throws IllegalStateException if another thread is in a call, no call may begin any
	 * more, or nobody watches deadlines any more
	 */
	public void begin() {
		long before = (long) WORD.getOpaque(this);
		if ((before & (IN_CALL | EXPIRED)) != 0 || !WORD.compareAndSet(this, before, before + 1)) {
			beginNested();
			return;
		}
		this.owner = Thread.currentThread().getId();
		try {
			if (!this.watched) {
				watch();
			}
			requireUsable();
			this.listener.beginCall();
		}
		catch (Throwable ex) {
			release();
			throw ex;
		}
	}

	private void beginNested() {
		long thread = this.owner;
		if (thread != Thread.currentThread().getId()) {
			throw new IllegalStateException("the instance is in use by the thread with the id " + thread);
		}
		this.watchdog.requireOpen();
		requireUsable();
		this.nested++;
	}

	private void requireUsable() {
		if (this.ended != null) {
			throw new IllegalStateException("the instance cannot be used again: " + this.ended);
		}
	}

	private void watch() {
		this.watchdog.requireOpen();
		if (this.timeoutNanos != NEVER) {
			this.watchdog.watch(this);
		}
	}

	/**
	 * End a call that has begun.
	 */
	public void end() {
		if (this.nested > 0) {
			this.nested--;
			return;
		}
		try {
			this.listener.endCall();
		}
		finally {
			this.stack.clearReferences();
			release();
		}
	}

	private void release() {
		this.owner = NOBODY;
		WORD.setRelease(this, (this.word & ~EXPIRED) + 1);
	}

	/**
	 * Let no call begin any more.
	 * @param reason why not
	 */
	public void refuseCalls(String reason) {
		this.ended = reason;
	}

	/**
	 * Let no call begin any more, for a call ended in a trap or exit.
	 * @param cause what it ended in
	 * @return the same
	 */
	public <T extends RuntimeException> T endedBy(T cause) {
		if (cause instanceof TrapException || cause instanceof ExitException) {
			this.ended = String.valueOf(cause.getMessage());
		}
		return cause;
	}

	/**
	 * Whether calls may begin.
	 * @return whether nothing ended them
	 */
	public boolean usable() {
		return this.ended == null;
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
	 * Whether the deadline has passed. Costs a read of a field.
	 * @return whether it has
	 */
	public boolean expired() {
		return (long) WORD.getOpaque(this) < 0;
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
	 * The time that is left to the call in progress. As long as the watchdog has not seen
	 * it, that is all of it.
	 * @return nanoseconds, 0 if there are none, {@link Long#MAX_VALUE} without a deadline
	 */
	public long remainingNanos() {
		long call = (long) WORD.getOpaque(this);
		if (call < 0) {
			return 0;
		}
		if (this.timeoutNanos == NEVER || (long) NOTED.getAcquire(this) != call) {
			return this.timeoutNanos;
		}
		return Math.max(0, this.until - this.watchdog.now());
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

	// --- for the watchdog ---

	void setWatched(boolean watched) {
		this.watched = watched;
	}

	boolean inCall() {
		return ((long) WORD.getVolatile(this) & IN_CALL) != 0;
	}

	/**
	 * Note a call that was not seen before, or let it expire if its time has come.
	 * @return how often in a row nothing was happening
	 */
	int look() {
		long now = (long) WORD.getAcquire(this);
		if (now != this.noted) {
			this.quiet = 0;
			this.until = deadline();
			NOTED.setRelease(this, now);
		}
		else if ((now & IN_CALL) == 0) {
			this.quiet++;
		}
		else if (now > 0 && this.until <= this.watchdog.now()) {
			WORD.compareAndSet(this, now, now | EXPIRED);
		}
		return this.quiet;
	}

	/** The deadline of a call that begins now. */
	private long deadline() {
		long now = this.watchdog.now();
		return (this.timeoutNanos < NEVER - now) ? now + this.timeoutNanos : NEVER;
	}

	/**
	 * Expire, if a call is in progress that has a deadline.
	 */
	void expire() {
		long now = (long) WORD.getVolatile(this);
		if ((now & IN_CALL) != 0 && this.timeoutNanos != NEVER) {
			WORD.compareAndSet(this, now, now | EXPIRED);
		}
	}

	private static long saturatedNanos(Duration duration) {
		return (duration.toSeconds() > NEVER / 1_000_000_000L - 1) ? NEVER : duration.toNanos();
	}

}
