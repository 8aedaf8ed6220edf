package dev.wasmboot.engine.runtime;

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
 */
public abstract class Alarm {

	private final CallContext context;

	private volatile boolean raised;

	/** The same as {@link #raised}, for functions. */
	private boolean raisedForFunctions;

	/**
	 * Create an alarm.
	 * @param context which calls it is for
	 */
	protected Alarm(CallContext context) {
		this.context = context;
	}

	/**
	 * Be raised from now on. To be called once, when the alarm is all there.
	 */
	protected final void listen() {
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
