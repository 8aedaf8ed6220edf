package dev.wasmboot.cli;

import java.util.regex.Pattern;

/**
 * Text that a module chose, made safe to show. A name can be any text: one with control
 * characters could move a terminal's cursor, one with line ends could pass for a line of
 * configuration.
 */
final class Text {

	private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\\p{Cf}\\u2028\\u2029]");

	private static final Pattern CONTROL_IN_LINES = Pattern.compile("[\\p{Cntrl}\\p{Cf}\\u2028\\u2029&&[^\n]]");

	private Text() {
	}

	/**
	 * A name on a line with other text.
	 */
	static String shown(String name) {
		return CONTROL.matcher(name).replaceAll("\ufffd");
	}

	/**
	 * A message of several lines.
	 */
	static String shownLines(String message) {
		return CONTROL_IN_LINES.matcher(message).replaceAll("\ufffd");
	}

}
