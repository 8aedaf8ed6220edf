package dev.wasmboot.cli;

import java.nio.file.Files;
import java.nio.file.Path;

import dev.wasmboot.policy.FilesystemGrant;
import dev.wasmboot.policy.FilesystemGrant.Access;
import dev.wasmboot.policy.HostDirectoryGrant;
import dev.wasmboot.policy.PolicyException;
import dev.wasmboot.policy.StorageQuota;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads {@code HOST}, {@code HOST::GUEST}, either with {@code :ro} or {@code :links}
 * behind it.
 */
final class DirectoryOption implements ITypeConverter<FilesystemGrant> {

	private static final String READ_ONLY = ":ro";

	private static final String LINKS = ":links";

	private static final String SEPARATOR = "::";

	@Override
	public FilesystemGrant convert(String value) {
		boolean readOnly = value.endsWith(READ_ONLY);
		boolean links = value.endsWith(LINKS);
		String paths = value.substring(0,
				value.length() - (readOnly ? READ_ONLY.length() : links ? LINKS.length() : 0));
		int separator = paths.indexOf(SEPARATOR);
		String host = (separator < 0) ? paths : paths.substring(0, separator);
		String guest = (separator < 0) ? guest(paths) : paths.substring(separator + SEPARATOR.length());
		if (host.isEmpty() || guest.isEmpty()) {
			throw new TypeConversionException("'" + value + "' is not of the form HOST[::GUEST][:ro|:links]");
		}
		Path directory = Path.of(host);
		if (!Files.isDirectory(directory)) {
			throw new TypeConversionException("'" + host + "' is not a directory");
		}
		try {
			HostDirectoryGrant grant = FilesystemGrant
				.host(directory, guest, readOnly ? Access.READ_ONLY : Access.READ_WRITE)
				.withQuota(StorageQuota.unbounded());
			return links ? grant.withLinks() : grant;
		}
		catch (PolicyException ex) {
			throw new TypeConversionException(ex.getMessage() + ": " + ex.cure() + ", as in '" + host + "::/data'");
		}
	}

	/** Programs see no difference between a relative path and an absolute one. */
	private static String guest(String host) {
		return (host.isEmpty() || host.startsWith("/") || host.equals(".")) ? host : "/" + host;
	}

}
