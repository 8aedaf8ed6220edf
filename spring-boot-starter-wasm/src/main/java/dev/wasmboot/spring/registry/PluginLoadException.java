package dev.wasmboot.spring.registry;

import java.time.Instant;
import java.util.Objects;

import dev.wasmboot.spring.LoadFailure;

import org.springframework.boot.diagnostics.FailureAnalyzedException;

/**
 * A version of a plugin that cannot be published. It analyses itself, since the same
 * description and action are shown when it ends the start of an application and when it
 * is refused while one runs.
 */
public final class PluginLoadException extends FailureAnalyzedException {

	/**
	 * Create an exception.
	 * @param problem what is wrong
	 * @param cure what to do about it
	 */
	PluginLoadException(String problem, String cure) {
		super(problem, cure);
	}

	/**
	 * Create an exception.
	 * @param problem what is wrong
	 * @param cure what to do about it
	 * @param cause where it was noticed
	 */
	PluginLoadException(String problem, String cure, Exception cause) {
		super(problem, cure, cause);
	}

	/**
	 * What is wrong.
	 * @return the problem
	 */
	public String problem() {
		return analysis().getDescription();
	}

	/**
	 * What to do about it.
	 * @return the cure
	 */
	public String cure() {
		return Objects.requireNonNull(analysis().getAction());
	}

	/**
	 * This as something to remember.
	 * @param at when it happened
	 * @param source what was refused
	 * @return the failure
	 */
	LoadFailure failure(Instant at, String source) {
		return new LoadFailure(at, source, problem(), cure());
	}

}
