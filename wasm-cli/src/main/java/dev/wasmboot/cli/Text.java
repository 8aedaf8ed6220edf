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

	private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]*");

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

	/**
	 * A name as a scalar of YAML.
	 */
	static String yaml(String name) {
		if (PLAIN.matcher(name).matches()) {
			return name;
		}
		StringBuilder scalar = new StringBuilder("\"");
		name.chars().forEach((unit) -> {
			if (unit == '"' || unit == '\\') {
				scalar.append('\\').append((char) unit);
			}
			else if (unit >= ' ' && unit <= '~') {
				scalar.append((char) unit);
			}
			else {
				scalar.append("\\u%04x".formatted(unit));
			}
		});
		return scalar.append('"').toString();
	}

}
