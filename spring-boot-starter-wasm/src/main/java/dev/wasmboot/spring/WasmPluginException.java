package dev.wasmboot.spring;

import org.jspecify.annotations.Nullable;

/**
 * A call of a plugin that failed. The application is unharmed, and so is the plugin: the
 * next call gets an instance that this one did not spoil. The cause, where there is one,
 * is the engine's exception; the message ends with the guest's stack where it trapped.
 */
public final class WasmPluginException extends RuntimeException {

	private final String plugin;

	private final @Nullable String function;

	private final Kind kind;

	/**
	 * Create an exception.
	 * @param plugin the name of the plugin
	 * @param function the name of the method that was called; {@code null} if it did not
	 * come to a call
	 * @param kind what kind of failure it is
	 * @param problem what is wrong, to follow a colon
	 * @param cause what the engine or a converter threw, or {@code null}
	 */
	public WasmPluginException(String plugin, @Nullable String function, Kind kind, String problem,
			@Nullable Throwable cause) {
		super("WebAssembly plugin '" + plugin + "'" + ((function != null) ? ", function '" + function + "'" : "") + ": "
				+ problem, cause);
		this.plugin = plugin;
		this.function = function;
		this.kind = kind;
	}

	/**
	 * The plugin that was called.
	 * @return its name
	 */
	public String plugin() {
		return this.plugin;
	}

	/**
	 * The method that was called.
	 * @return its name, or {@code null} if it did not come to a call
	 */
	public @Nullable String function() {
		return this.function;
	}

	/**
	 * What kind of failure this is.
	 * @return the kind
	 */
	public Kind kind() {
		return this.kind;
	}

	/**
	 * The kinds of failures.
	 */
	public enum Kind {

		/** The guest was stopped by a fault of its own, or by a limit other than time. */
		TRAP,

		/** The guest was stopped at its deadline. */
		TIMEOUT,

		/** The guest ended itself. */
		EXIT,

		/** All instances were in use for longer than a call waits. */
		BUSY,

		/**
		 * No version of the plugin serves: it is absent, was removed, or does not fit.
		 */
		UNAVAILABLE,

		/** An argument cannot be handed to the guest. */
		BAD_ARGUMENT,

		/** What the guest gave back is not what it has to be. */
		BAD_RESULT

	}

}
