package dev.wasmboot.policy;

import java.util.Collection;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Text that a guest wrote, or whoever put a file into a directory, before it becomes part
 * of a message.
 */
public final class UntrustedText {

	/**
	 * Characters that could forge a line of a log, move a terminal's cursor, or reverse
	 * the direction of what follows.
	 */
	private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}]");

	private static final int LONGEST = 500;

	private static final int MOST_NAMES = 100;

	private UntrustedText() {
	}

	/**
	 * Make text fit for a message.
	 * @param text the text
	 * @return the text, unprintable characters replaced, and cut where nobody would read
	 * on
	 */
	public static String printable(String text) {
		String shown = (text.length() > LONGEST) ? text.substring(0, LONGEST) + "…" : text;
		return UNPRINTABLE.matcher(shown).replaceAll("\uFFFD");
	}

	/**
	 * Make names fit for a message.
	 * @param names the names
	 * @return the names in quotation marks, with commas between them; of very many, the
	 * first ones and how many more there are
	 */
	public static String quoted(Collection<String> names) {
		String listed = names.stream()
			.limit(MOST_NAMES)
			.map((name) -> "'" + printable(name) + "'")
			.collect(Collectors.joining(", "));
		return (names.size() <= MOST_NAMES) ? listed : listed + " and " + (names.size() - MOST_NAMES) + " more";
	}

}
