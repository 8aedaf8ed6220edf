package dev.wasmboot.cli;

import java.nio.file.Files;
import java.nio.file.Path;

import dev.wasmboot.policy.FilesystemGrant;
import dev.wasmboot.policy.FilesystemGrant.Access;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads {@code HOST}, {@code HOST::GUEST}, either with {@code :ro} behind it.
 */
final class DirectoryOption implements ITypeConverter<FilesystemGrant> {

	private static final String READ_ONLY = ":ro";

	private static final String SEPARATOR = "::";

	@Override
	public FilesystemGrant convert(String value) {
		boolean readOnly = value.endsWith(READ_ONLY);
		String paths = readOnly ? value.substring(0, value.length() - READ_ONLY.length()) : value;
		int separator = paths.indexOf(SEPARATOR);
		String host = (separator < 0) ? paths : paths.substring(0, separator);
		String guest = (separator < 0) ? paths : paths.substring(separator + SEPARATOR.length());
		if (host.isEmpty() || guest.isEmpty()) {
			throw new TypeConversionException("'" + value + "' is not of the form HOST[::GUEST][:ro]");
		}
		Path directory = Path.of(host);
		if (!Files.isDirectory(directory)) {
			throw new TypeConversionException("'" + host + "' is not a directory");
		}
		return new FilesystemGrant(directory, guest, readOnly ? Access.READ_ONLY : Access.READ_WRITE);
	}

}
