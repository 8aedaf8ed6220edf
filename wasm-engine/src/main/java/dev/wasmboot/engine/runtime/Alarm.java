package dev.wasmboot.engine.runtime;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;

/**
 * Tells compiled code to ask its {@link CallContext} whether its call has expired: a
 * field of an object that it has at hand, so that all loops and functions can look at it
 * for next to nothing. Loops need not look at all before it is raised for the first time,
 * if {@link #alert()} makes them.
 * <p>
 * It may be raised for a call that is over by then, so whoever finds it raised lowers it
 * and then asks the context. The context notes that a call has expired before it raises
 * the alarm. So either the alarm is lowered before it is raised, and stays raised; or the
 * context has noted it by the time it is asked.
 * <p>
 * With some collectors, a loop looks at it only once in a number of turns, which it
 * counts in a local, and stops for the JVM then: where such a collector is to stop the
 * world, it waits for all threads, and HotSpot leaves its own stops out of loops that
 * count. A guest that counts to 2<sup>31</sup> would hold up the whole application, and
 * the watchdog with it. So there is a call, which HotSpot cannot inline since it does not
 * know what it calls, and the return from a call is a stop. Functions with loops are
 * inlined into others, and count how often they begin for the same reason.
 */
public abstract class Alarm {

	private static final MethodHandle STOP = MethodHandles.empty(MethodType.methodType(void.class));

	/** How often a loop turns between two looks: a fraction of a millisecond at most. */
	public static final int TURNS = 128;

	private static final int BEGINNINGS = 32;

	private final CallContext context;

	/** Not static, so that it is no constant for HotSpot. */
	private final MethodHandle stop;

	private volatile boolean raised;

	/** The same as {@link #raised}, for functions. */
	private boolean raisedForFunctions;

	/** How many functions with loops may still begin until the next look. */
	private int beginnings = BEGINNINGS;

	/**
	 * Create an alarm.
	 * @param context which calls it is for
	 */
	protected Alarm(CallContext context) {
		this.stop = STOP;
		this.context = context;
	}

	/**
	 * Be raised from now on. To be called once, when the alarm is all there.
	 */
	protected final void listen() {
		// Linked here, and not where the guest has used up the stack
		stop();
		this.context.addAlarm(this);
	}

	/**
	 * Trap if the deadline has passed.
	 */
	public final void checkDeadline() {
		if (this.raised) {
			answer();
		}
	}

	/**
	 * Trap if the deadline has passed, where a function begins.
	 */
	protected final void checkDeadlineOfFunction() {
		if (this.raisedForFunctions) {
			answer();
		}
	}

	/**
	 * Begin a function that has loops.
	 */
	public final void beginLoops() {
		if (--this.beginnings < 0) {
			this.beginnings = BEGINNINGS;
			look();
		}
	}

	/**
	 * Begin a turn of a loop.
	 * @param left how many turns there are until the next look
	 * @param self the alarm to look at
	 * @return how many there are now
	 */
	public static int turn(int left, Alarm self) {
		return (left > 0) ? left - 1 : self.look();
	}

	private int look() {
		checkDeadline();
		stop();
		return TURNS;
	}

	private void stop() {
		try {
			this.stop.invokeExact();
		}
		catch (RuntimeException | Error ex) {
			// The guest's stack may end here
			throw ex;
		}
		catch (Throwable ex) {
			throw new IllegalStateException("a handle that does nothing has failed", ex);
		}
	}

	private void answer() {
		this.raisedForFunctions = false;
		this.raised = false;
		VarHandle.fullFence();
		if (this.context.expired()) {
			raise();
			this.context.checkDeadline();
		}
	}

	/**
	 * Be raised: have all code look that does not do so as long as there is nothing to be
	 * seen.
	 */
	protected abstract void alert();

	final void raise() {
		this.raisedForFunctions = true;
		this.raised = true;
		alert();
	}

}
