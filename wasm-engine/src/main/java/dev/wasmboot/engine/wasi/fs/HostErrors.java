package dev.wasmboot.engine.wasi.fs;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.NotLinkException;
import java.util.Map;

/**
 * What the host's failures are in WASI's terms. Of some the JDK only tells the system's
 * text, which depends on the locale: those are {@link Errno#IO} where it is not English.
 */
final class HostErrors {

	private static final Map<String, Errno> REASONS = Map.ofEntries(Map.entry("No such file or directory", Errno.NOENT),
			Map.entry("Permission denied", Errno.ACCES), Map.entry("Operation not permitted", Errno.PERM),
			Map.entry("Not a directory", Errno.NOTDIR), Map.entry("Is a directory", Errno.ISDIR),
			Map.entry("Directory not empty", Errno.NOTEMPTY), Map.entry("File exists", Errno.EXIST),
			Map.entry("Invalid argument", Errno.INVAL), Map.entry("File name too long", Errno.NAMETOOLONG),
			Map.entry("No space left on device", Errno.NOSPC), Map.entry("Disk quota exceeded", Errno.NOSPC),
			Map.entry("File too large", Errno.FBIG), Map.entry("Too many open files", Errno.MFILE),
			Map.entry("Read-only file system", Errno.ROFS), Map.entry("Invalid cross-device link", Errno.XDEV),
			Map.entry("Device or resource busy", Errno.BUSY), Map.entry("Operation not supported", Errno.NOTSUP));

	private HostErrors() {
	}

	static ErrnoException translate(IOException failure) {
		return new ErrnoException(errno(failure));
	}

	private static Errno errno(IOException failure) {
		if (failure instanceof NoSuchFileException) {
			return Errno.NOENT;
		}
		if (failure instanceof FileAlreadyExistsException) {
			return Errno.EXIST;
		}
		if (failure instanceof DirectoryNotEmptyException) {
			return Errno.NOTEMPTY;
		}
		if (failure instanceof AccessDeniedException) {
			return Errno.ACCES;
		}
		if (failure instanceof NotDirectoryException) {
			return Errno.NOTDIR;
		}
		if (failure instanceof NotLinkException) {
			return Errno.INVAL;
		}
		if (failure instanceof FileSystemLoopException) {
			return Errno.LOOP;
		}
		if (failure instanceof AtomicMoveNotSupportedException) {
			return Errno.XDEV;
		}
		String reason = (failure instanceof FileSystemException file) ? file.getReason() : failure.getMessage();
		if (reason == null) {
			return Errno.IO;
		}
		return reason.startsWith("Too many levels of symbolic links") ? Errno.LOOP
				: REASONS.getOrDefault(reason, Errno.IO);
	}

}
