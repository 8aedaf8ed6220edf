package dev.wasmboot.engine.wasi.fs;

import dev.wasmboot.policy.Attempt;
import dev.wasmboot.policy.Attempt.Intent;
import dev.wasmboot.policy.Capability;

/**
 * An operation that fails since it is not granted, and not for a reason of the guest's
 * own.
 */
public final class DeniedException extends ErrnoException {

	private final Capability capability;

	private final String subject;

	private final Intent intent;

	/**
	 * Create an exception.
	 * @param errno the code that the guest is answered with
	 * @param capability what would have to be granted
	 * @param subject what exactly, as in {@link Attempt#subject()}
	 * @param intent what the guest wanted with it
	 */
	public DeniedException(Errno errno, Capability capability, String subject, Intent intent) {
		super(errno);
		this.capability = capability;
		this.subject = subject;
		this.intent = intent;
	}

	/**
	 * The attempt that failed.
	 * @param function the function that the guest called
	 * @return the attempt
	 */
	public Attempt attempt(String function) {
		return new Attempt(this.capability, function, this.subject, this.intent);
	}

}
