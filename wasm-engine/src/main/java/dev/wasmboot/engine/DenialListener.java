package dev.wasmboot.engine;

import dev.wasmboot.policy.Attempt;

/**
 * Is told when a guest tries what it is not granted. What is granted is never told of,
 * and costs nothing.
 * <p>
 * Called on the guest's thread, in the middle of its call and as often as the guest likes
 * within its limits: has to be quick, thread-safe, bounded in what it keeps, and not to
 * throw.
 */
@FunctionalInterface
public interface DenialListener {

	/** Takes no notice. */
	DenialListener NONE = (attempt) -> {
	};

	/**
	 * A guest tried something. What only stands in for the real thing, such as a clock
	 * that stands still, is told of once for each instance.
	 * @param attempt what it tried
	 */
	void denied(Attempt attempt);

}
