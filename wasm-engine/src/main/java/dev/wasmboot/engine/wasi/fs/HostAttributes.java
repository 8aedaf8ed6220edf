package dev.wasmboot.engine.wasi.fs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Attributes of the host's files, at a {@link HandlePath} or an entry below one.
 */
final class HostAttributes {

	private static final String NAMES = "unix:dev,ino,nlink,size,mode,lastAccessTime,lastModifiedTime,ctime";

	private static final int TYPE = 0xF000;

	private HostAttributes() {
	}

	static FileStat read(Path path, LinkOption... options) throws ErrnoException {
		try {
			Map<String, Object> all = Files.readAttributes(path, NAMES, options);
			return new FileStat(number(all, "dev"), number(all, "ino"), type((int) number(all, "mode")),
					number(all, "nlink"), number(all, "size"), nanos(all, "lastAccessTime"),
					nanos(all, "lastModifiedTime"), nanos(all, "ctime"));
		}
		catch (IOException ex) {
			throw HostErrors.translate(ex);
		}
	}

	static void setTimes(Path path, FileTimes times, LinkOption... options) throws ErrnoException {
		try {
			Files.getFileAttributeView(path, BasicFileAttributeView.class, options)
				.setTimes(times.modified(), times.accessed(), null);
		}
		catch (IOException ex) {
			throw HostErrors.translate(ex);
		}
	}

	static FileType type(BasicFileAttributes attributes) {
		if (attributes.isDirectory()) {
			return FileType.DIRECTORY;
		}
		if (attributes.isRegularFile()) {
			return FileType.REGULAR_FILE;
		}
		return attributes.isSymbolicLink() ? FileType.SYMBOLIC_LINK : FileType.UNKNOWN;
	}

	private static FileType type(int mode) {
		return switch (mode & TYPE) {
			case 0x2000 -> FileType.CHARACTER_DEVICE;
			case 0x4000 -> FileType.DIRECTORY;
			case 0x6000 -> FileType.BLOCK_DEVICE;
			case 0x8000 -> FileType.REGULAR_FILE;
			case 0xA000 -> FileType.SYMBOLIC_LINK;
			case 0xC000 -> FileType.SOCKET_STREAM;
			default -> FileType.UNKNOWN;
		};
	}

	/**
	 * The host's time of day, as its files show it.
	 */
	static long now() {
		return FileTime.from(Instant.now()).to(TimeUnit.NANOSECONDS);
	}

	private static long number(Map<String, Object> attributes, String name) {
		return (attributes.get(name) instanceof Number number) ? number.longValue() : 0;
	}

	private static long nanos(Map<String, Object> attributes, String name) {
		return (attributes.get(name) instanceof FileTime time) ? time.to(TimeUnit.NANOSECONDS) : 0;
	}

}
