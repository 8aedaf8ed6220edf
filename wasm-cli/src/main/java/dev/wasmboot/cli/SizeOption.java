package dev.wasmboot.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads a number of bytes such as {@code 64MB}, where a unit is 1024 of the one below it,
 * as in Spring's {@code DataSize}.
 */
final class SizeOption implements ITypeConverter<Long> {

	private static final Pattern FORM = Pattern.compile("(\\d{1,9})(B|KB|MB|GB)");

	@Override
	public Long convert(String value) {
		Matcher form = FORM.matcher(value);
		if (!form.matches()) {
			throw new TypeConversionException("'" + value + "' is not a size such as 512KB, 64MB or 2GB");
		}
		long unit = switch (form.group(2)) {
			case "GB" -> 1L << 30;
			case "MB" -> 1L << 20;
			case "KB" -> 1L << 10;
			default -> 1;
		};
		return Long.parseLong(form.group(1)) * unit;
	}

}
