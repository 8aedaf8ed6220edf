package dev.wasmboot.engine.runtime;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.wasmboot.engine.ExitException;
import dev.wasmboot.engine.Trap;
import dev.wasmboot.engine.TrapException;
import dev.wasmboot.engine.jfr.FlightEvents;
import org.jspecify.annotations.Nullable;

/**
 * What a call may still use: its time, its depth and its fuel; and the stack it runs on.
 * One per instance, for one thread at a time.
 * <p>
 * A call of a few nanoseconds must not cost much more than that to begin, to guard and to
 * end, so it is a compare-and-set, a number, and a store.
 * <ul>
 * <li>Who changes {@link #owner} from nobody to itself, by compare-and-set, has the
 * context to itself until it changes that back. A thread that finds its own id there is
 * inside of its call, since no other thread ever writes it.</li>
 * <li>Each call has a number, one more than the call before it, and writes it to
 * {@link #call} when it has begun. If it expires, the sign is set there, and what guests
 * ask is whether that is negative.</li>
 * <li>The call reads no clock. The {@link Watchdog} looks at the number now and then, and
 * when it sees one for the first time it reads the clock and notes when that call has to
 * be over. So a deadline is never early, for the call had begun when the clock was read.
 * It is late by the time between two looks, twice.</li>
 * <li>When that time has come, the watchdog sets the sign by compare-and-set of the very
 * number that it had noted the time for. If another call has its number there, nothing
 * happens; if it is only about to write it, it overwrites the sign. So no call is stopped
 * for one before it.</li>
 * <li>Compiled code looks at an {@link Alarm} before it asks here.</li>
 * <li>The watchdog only looks where there are calls. {@link #watched} says that it does
 * here; a call that begins and reads otherwise sees to it. See
 * {@link Watchdog#watch}.</li>
 * </ul>
 */
public final class CallContext {

	/** Guests within host functions within guests. */
	private static final int MOST_NESTED_RUNS = 50;

	private static final long EXPIRED = Long.MIN_VALUE;

	private static final long NEVER = Long.MAX_VALUE;

	private static final long NOBODY = 0;

	private static final VarHandle OWNER;

	private static final VarHandle CALL;

	private static final VarHandle NOTED;

	static {
		try {
			MethodHandles.Lookup lookup = MethodHandles.lookup();
			OWNER = lookup.findVarHandle(CallContext.class, "owner", long.class);
			CALL = lookup.findVarHandle(CallContext.class, "call", long.class);
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

	private final WeakReference<CallContext> weakly = new WeakReference<>(this);

	private final HeldExceptions heldExceptions = new HeldExceptions();

	private final Fuel fuel = new Fuel();

	private final List<Alarm> alarms = new CopyOnWriteArrayList<>();

	/**
	 * The id of the thread whose call is in progress. A reference would cost the garbage
	 * collector's barrier, which is another fence. Accessed through {@link #OWNER}.
	 */
	@SuppressWarnings("unused")
	private long owner = NOBODY;

	/** The number of the last call that began. Accessed through {@link #CALL}. */
	@SuppressWarnings("unused")
	private long call;

	/** Calls within the call in progress. */
	private int nested;

	/** Why no call may begin. */
	private @Nullable String ended;

	/** Changed only between calls. */
	private long timeoutNanos = NEVER;

	private volatile boolean watched;

	/** The number that the watchdog saw last. Accessed through {@link #NOTED} too. */
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
		long thread = Thread.currentThread().getId();
		long other = (long) OWNER.getOpaque(this);
		if (other == thread) {
			beginNested();
			return;
		}
		if (other != NOBODY || !OWNER.compareAndSet(this, NOBODY, thread)) {
			throw new IllegalStateException(
					"the instance is in use by another thread, whose id is " + (long) OWNER.getOpaque(this));
		}
		CALL.setOpaque(this, number() + 1);
		try {
			if (!this.watched) {
				watch();
			}
			requireUsable();
			this.fuel.refill();
			this.listener.beginCall();
		}
		catch (Throwable ex) {
			OWNER.setRelease(this, NOBODY);
			throw ex;
		}
	}

	private void beginNested() {
		this.watchdog.requireOpen();
		requireUsable();
		this.nested++;
	}

	private long number() {
		return (long) CALL.getOpaque(this) & ~EXPIRED;
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
			OWNER.setRelease(this, NOBODY);
		}
	}

	/**
	 * Let no call begin any more. What is refused is not watched either, and so can be
	 * collected at once, and not only when the watchdog has lost its patience.
	 * @param reason why not
	 */
	public void refuseCalls(String reason) {
		this.ended = reason;
		this.watchdog.letGo(this);
	}

	/**
	 * Let no call begin any more, for a call ended in a trap or exit.
	 * @param cause what it ended in
	 * @return the same
	 */
	public <T extends RuntimeException> T endedBy(T cause) {
		if (cause instanceof TrapException || cause instanceof ExitException) {
			if (this.ended == null && cause instanceof TrapException trap) {
				FlightEvents.trap(trap);
			}
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
		long mark = mark();
		try {
			enterRun();
			function.call(this, instance, this.stack.top());
		}
		catch (RuntimeException | Error ex) {
			throw outcome(ex);
		}
		finally {
			leaveRun(mark);
		}
	}

	/**
	 * Where the stack is, to return there.
	 * @return what {@link #leaveRun} needs
	 */
	public long mark() {
		return (long) this.stack.top() << Integer.SIZE | this.stack.depth();
	}

	/**
	 * Begin to run a guest. Whether that succeeds or not, {@link #leaveRun} is to follow.
	 * @throws TrapException if too many run within each other
	 */
	public void enterRun() {
		this.stack.enterRun(MOST_NESTED_RUNS);
	}

	/**
	 * End to run a guest, in whatever way.
	 * @param mark where the stack was
	 */
	public void leaveRun(long mark) {
		this.stack.leaveRun();
		this.stack.setTop((int) (mark >> Integer.SIZE));
		this.stack.setDepth((int) mark);
	}

	/**
	 * What the embedder sees of what was thrown while a guest ran.
	 * @param thrown what was thrown
	 * @return what is to be thrown; what is no business of the embedder's is thrown here
	 */
	public RuntimeException outcome(Throwable thrown) {
		if (thrown instanceof GuestException exception && this.stack.outermostRun()) {
			return exception.uncaught();
		}
		if (thrown instanceof StackOverflowError) {
			return new TrapException(Trap.CALL_STACK_EXHAUSTED);
		}
		if (thrown instanceof OutOfMemoryError) {
			return new TrapException(Trap.HOST_OUT_OF_MEMORY);
		}
		if (thrown instanceof RuntimeException exception) {
			return exception;
		}
		throw (Error) thrown;
	}

	/**
	 * Whether the deadline of the call in progress has passed. Costs a read of a field.
	 * @return whether it has
	 */
	public boolean expired() {
		return (long) CALL.getOpaque(this) < 0;
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
		if (expired()) {
			return 0;
		}
		if (this.timeoutNanos == NEVER || (long) NOTED.getAcquire(this) != number()) {
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
	 * The fuel of calls. A call within a call draws from that of the outer one.
	 * @return the fuel
	 */
	public Fuel fuel() {
		return this.fuel;
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

	/**
	 * What the watchdog has of this.
	 * @return the same each time
	 */
	WeakReference<CallContext> weakly() {
		return this.weakly;
	}

	void setWatched(boolean watched) {
		this.watched = watched;
	}

	boolean inCall() {
		return (long) OWNER.getVolatile(this) != NOBODY;
	}

	/**
	 * Note a call that was not seen before, or let it expire if its time has come.
	 * @return how often in a row nothing was happening
	 */
	int look() {
		long number = (long) CALL.getAcquire(this) & ~EXPIRED;
		if (number != this.noted) {
			this.quiet = 0;
			this.until = deadline();
			NOTED.setRelease(this, number);
		}
		else if (!inCall()) {
			this.quiet++;
		}
		else if (this.until <= this.watchdog.now()) {
			CALL.compareAndSet(this, number, number | EXPIRED);
			raiseAlarms();
		}
		return this.quiet;
	}

	/** The deadline of a call that begins now. */
	private long deadline() {
		long now = this.watchdog.now();
		return (this.timeoutNanos < NEVER - now) ? now + this.timeoutNanos : NEVER;
	}

	/**
	 * Expire, if a call is in progress that has a deadline. A call that begins at this
	 * moment may not have its number written yet.
	 * @return whether to try again later
	 */
	boolean expire() {
		if (!inCall() || this.timeoutNanos == NEVER) {
			return false;
		}
		CALL.getAndBitwiseOr(this, EXPIRED);
		raiseAlarms();
		return true;
	}

	/**
	 * Raise an alarm when calls expire, and now if the call in progress has.
	 */
	void addAlarm(Alarm alarm) {
		this.alarms.add(alarm);
		if (expired()) {
			alarm.raise();
		}
	}

	private void raiseAlarms() {
		this.alarms.forEach(Alarm::raise);
	}

	private static long saturatedNanos(Duration duration) {
		return (duration.toSeconds() > NEVER / 1_000_000_000L - 1) ? NEVER : duration.toNanos();
	}

}
