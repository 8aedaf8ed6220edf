package dev.wasmboot.spring;

import java.time.Duration;

import dev.wasmboot.engine.CapturedOutput;
import dev.wasmboot.policy.Attempt;
import org.jspecify.annotations.Nullable;

/**
 * Is told of every call of a plugin. Beans of this type are found. Called on the thread
 * of the call, after it: has to be quick, thread-safe, and not to throw.
 */
@FunctionalInterface
public interface WasmCallListener {

	/**
	 * A call ended.
	 * @param plugin the name of the plugin
	 * @param function the name of the method that was called
	 * @param duration how long it took, waiting for an instance included
	 * @param failure what kind of failure it ended in; {@code null} if it succeeded
	 */
	void called(String plugin, String function, Duration duration, WasmPluginException.@Nullable Kind failure);

	/**
	 * A call used fuel; it has not ended yet. Calls of plugins without a limit of fuel
	 * are not told of.
	 * @param plugin the name of the plugin
	 * @param function the name of the method that was called
	 * @param units how much, also if the call failed
	 */
	default void consumed(String plugin, String function, long units) {
	}

	/**
	 * A call printed something, or could have; it has not ended yet. Told of plugins
	 * whose standard output or error is granted as {@code capture}.
	 * @param plugin the name of the plugin
	 * @param function the name of the method that was called
	 * @param output what it wrote to the streams that are captured, also if the call
	 * failed: the guest's own text
	 */
	default void printed(String plugin, String function, CapturedOutput output) {
	}

	/**
	 * A plugin tried something that it is not granted; the call, or the start-up, in
	 * which it did has not ended yet. It can do so as often as it likes within its
	 * limits.
	 * @param plugin the name of the plugin
	 * @param attempt what it tried; its subject is the guest's own text
	 */
	default void denied(String plugin, Attempt attempt) {
	}

}
