package dev.wasmboot.engine.cache;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.EnumSet;
import java.util.Set;

/**
 * Files and directories that belong to the user of this process, and that nobody else may
 * read or write.
 */
final class OwnerOnly {

	private static final Set<PosixFilePermission> OWNERS = EnumSet.of(PosixFilePermission.OWNER_READ,
			PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);

	private static final FileAttribute<?> FILE = PosixFilePermissions
		.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

	private static final FileAttribute<?> DIRECTORY = PosixFilePermissions
		.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

	private final UserPrincipal user;

	private OwnerOnly(UserPrincipal user) {
		this.user = user;
	}

	/**
	 * For the user of this process.
	 * @throws IOException if the platform does not tell who that is, or who may do what
	 */
	static OwnerOnly ofThisProcess() throws IOException {
		if (!FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
			throw new IOException("this platform has no permissions of the kind that POSIX has");
		}
		Path process = Path.of("/proc/self");
		return new OwnerOnly(Files.exists(process) ? Files.getOwner(process)
				: FileSystems.getDefault()
					.getUserPrincipalLookupService()
					.lookupPrincipalByName(System.getProperty("user.name")));
	}

	/**
	 * Make a directory, unless it exists, and those that lead there.
	 */
	void makeDirectory(Path path) throws IOException {
		if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
			Files.createDirectories(path, DIRECTORY);
		}
	}

	/**
	 * Make a file that does not exist.
	 */
	void makeFile(Path path) throws IOException {
		Files.createFile(path, FILE);
	}

	/**
	 * Require that a path is a directory of this user only.
	 */
	void requireDirectory(Path path) throws IOException {
		require(path, attributes(path).isDirectory(), "a directory");
	}

	/**
	 * Require that a path is a file of this user only.
	 */
	void requireFile(Path path) throws IOException {
		require(path, attributes(path).isRegularFile(), "a file");
	}

	private void require(Path path, boolean rightKind, String kind) throws IOException {
		PosixFileAttributes attributes = attributes(path);
		if (!rightKind) {
			throw new IOException("'" + path + "' is not " + kind
					+ (attributes.isSymbolicLink() ? " but a symbolic link; name what it leads to" : ""));
		}
		if (!attributes.owner().equals(this.user)) {
			throw new IOException("'%s' belongs to %s; it has to belong to %s, who runs this process".formatted(path,
					attributes.owner().getName(), this.user.getName()));
		}
		if (!OWNERS.containsAll(attributes.permissions())) {
			throw new IOException("'%s' is open to others (%s): chmod go-rwx '%s'".formatted(path,
					PosixFilePermissions.toString(attributes.permissions()), path));
		}
	}

	private static PosixFileAttributes attributes(Path path) throws IOException {
		return Files.getFileAttributeView(path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
			.readAttributes();
	}

}
