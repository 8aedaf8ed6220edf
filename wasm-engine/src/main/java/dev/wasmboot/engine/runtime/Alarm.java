package dev.wasmboot.engine.runtime;

import java.lang.invoke.VarHandle;

/**
 * Tells compiled code to ask its {@link CallContext} whether its call has expired: a
 * field of an object that it has at hand, so that all loops and functions can look at it
 * for next to nothing.
 * <p>
 * It may be raised for a call that is over by then, so whoever finds it raised lowers it
 * and then asks the context. The context notes that a call has expired before it raises
 * the alarm. So either the alarm is lowered before it is raised, and stays raised; or the
 * context has noted it by the time it is asked.
 */
public abstract class Alarm {

	private final CallContext context;

	private volatile boolean raised;

	/**
	 * Create an alarm.
	 * @param context which calls it is for
	 */
	protected Alarm(CallContext context) {
		this.context = context;
		context.addAlarm(this);
	}

	/**
	 * Trap if the deadline has passed.
	 */
	public final void checkDeadline() {
		if (this.raised) {
			answer();
		}
	}

	private void answer() {
		this.raised = false;
		VarHandle.fullFence();
		if (this.context.expired()) {
			this.raised = true;
			this.context.checkDeadline();
		}
	}

	final void raise() {
		this.raised = true;
	}

}
