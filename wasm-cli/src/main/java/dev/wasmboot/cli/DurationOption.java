package dev.wasmboot.cli;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads a duration such as {@code 5s}.
 */
final class DurationOption implements ITypeConverter<Duration> {

	private static final Pattern FORM = Pattern.compile("(\\d{1,9})(ms|s|m|h)");

	@Override
	public Duration convert(String value) {
		Matcher form = FORM.matcher(value);
		if (!form.matches()) {
			throw new TypeConversionException("'" + value + "' is not a duration such as 500ms, 5s, 2m or 1h");
		}
		long number = Long.parseLong(form.group(1));
		return switch (form.group(2)) {
			case "h" -> Duration.ofHours(number);
			case "m" -> Duration.ofMinutes(number);
			case "s" -> Duration.ofSeconds(number);
			default -> Duration.ofMillis(number);
		};
	}

}
