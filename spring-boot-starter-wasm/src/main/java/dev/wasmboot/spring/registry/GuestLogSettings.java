package dev.wasmboot.spring.registry;

import org.slf4j.event.Level;

/**
 * How what a plugin prints appears in the log.
 *
 * @param stdout the level of standard output
 * @param stderr the level of standard error
 * @param linesPerSecond how many lines are logged in a second, of all instances together;
 * greater than 0
 */
public record GuestLogSettings(Level stdout, Level stderr, int linesPerSecond) {

	private static final GuestLogSettings DEFAULTS = new GuestLogSettings(Level.INFO, Level.WARN, 1_000);

	/**
	 * The settings of a plugin that nothing else is said about: standard output at
	 * {@code INFO}, standard error at {@code WARN}, 1,000 lines in a second.
	 * @return the settings
	 */
	public static GuestLogSettings defaults() {
		return DEFAULTS;
	}

}
