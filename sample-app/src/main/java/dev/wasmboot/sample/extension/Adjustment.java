package dev.wasmboot.sample.extension;

import org.jspecify.annotations.Nullable;

/**
 * A line that a plugin adds to a quote.
 *
 * @param description what the customer reads, 1 to {@value #MAX_DESCRIPTION} characters
 * @param amountMinor what it adds, in the currency's minor unit; negative for a discount
 */
public record Adjustment(String description, long amountMinor) {

	/** The length of the longest description. */
	public static final int MAX_DESCRIPTION = 100;

	public Adjustment {
		if (!isDescription(description)) {
			throw new IllegalArgumentException(
					"the description is not a text of 1 to " + MAX_DESCRIPTION + " printable characters");
		}
	}

	private static boolean isDescription(@Nullable String text) {
		return text != null && !text.isBlank() && text.length() <= MAX_DESCRIPTION
				&& text.chars().noneMatch(Character::isISOControl);
	}

}
