package dev.wasmboot.engine.wasi;

import java.util.HashSet;
import java.util.Set;

import dev.wasmboot.engine.DenialListener;
import dev.wasmboot.engine.wasi.fs.DeniedException;
import dev.wasmboot.engine.wasi.fs.ErrnoException;
import dev.wasmboot.policy.Attempt;
import dev.wasmboot.policy.Attempt.Intent;
import dev.wasmboot.policy.Capability;

/**
 * What an instance tried and is not granted, on its way to whoever wants to know.
 */
final class Denials {

	private final DenialListener listener;

	/** What the instance has got a stand-in for. There are few things it can be. */
	private final Set<Attempt> stoodIn = new HashSet<>();

	Denials(DenialListener listener) {
		this.listener = listener;
	}

	/**
	 * A function fails: the one way by which errors of any function come to the guest.
	 * @param function its name
	 * @param problem why
	 * @return the code that the guest is answered with
	 */
	int answer(String function, ErrnoException problem) {
		if (problem instanceof DeniedException denied) {
			this.listener.denied(denied.attempt(function));
		}
		return problem.code();
	}

	/**
	 * A function gives what stands in for the real thing. Programs ask for the time or
	 * write messages all the while: only the first time is told of.
	 * @param capability what would have to be granted
	 * @param function its name
	 * @param subject what exactly
	 */
	void standIn(Capability capability, String function, String subject) {
		Attempt attempt = new Attempt(capability, function, subject, Intent.USE);
		if (this.stoodIn.add(attempt)) {
			this.listener.denied(attempt);
		}
	}

}
