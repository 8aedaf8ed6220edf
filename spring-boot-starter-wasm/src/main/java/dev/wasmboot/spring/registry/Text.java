package dev.wasmboot.spring.registry;

import java.util.regex.Pattern;

/**
 * Text that a guest wrote, before it is shown to people.
 */
final class Text {

	/**
	 * Characters that could forge a log line, move a terminal's cursor, or reverse the
	 * direction of what follows.
	 */
	private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}&&[^\\t]]");

	private Text() {
	}

	/**
	 * Text with the unprintable characters replaced.
	 */
	static String printable(String text) {
		return UNPRINTABLE.matcher(text).replaceAll("\uFFFD");
	}

}
