package dev.wasmboot.engine.wasi;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

import dev.wasmboot.engine.Caller;
import dev.wasmboot.engine.wasi.fs.Directory;
import dev.wasmboot.engine.wasi.fs.Errno;
import dev.wasmboot.engine.wasi.fs.ErrnoException;
import dev.wasmboot.engine.wasi.fs.Node;
import dev.wasmboot.engine.wasi.fs.OpenFile;
import dev.wasmboot.engine.wasi.fs.OpenOptions;
import dev.wasmboot.engine.wasi.fs.PathWalk;
import dev.wasmboot.engine.wasi.fs.Place;

/**
 * {@code path_*}: what a path leads to, below a directory.
 */
final class PathFunctions {

	private static final int FOLLOW = 1;

	private static final int CREATE = 1;

	private static final int DIRECTORY = 1 << 1;

	private static final int EXCLUSIVE = 1 << 2;

	private static final int TRUNCATE = 1 << 3;

	private final Descriptors descriptors;

	PathFunctions(Descriptors descriptors) {
		this.descriptors = descriptors;
	}

	void createDirectory(Caller caller, int fd, int path, int length) throws ErrnoException {
		try (Place place = place(caller, fd, Rights.PATH_CREATE_DIRECTORY, path, length)) {
			place.createDirectory();
		}
	}

	void stat(Caller caller, int fd, int lookup, int path, int length, int result) throws ErrnoException {
		try (Place place = place(caller, fd, Rights.PATH_FILESTAT_GET, lookup, path, length)) {
			FileStats.write(place.stat(), caller.memory(), result);
		}
	}

	void setTimes(Caller caller, int fd, int lookup, int path, int length, long accessed, long modified, int flags)
			throws ErrnoException {
		try (Place place = place(caller, fd, Rights.PATH_FILESTAT_SET_TIMES, lookup, path, length)) {
			place.setTimes(FileStats.times(accessed, modified, flags, place::now));
		}
	}

	void link(Caller caller, int fd, int lookup, int path, int length, int newFd, int newPath, int newLength)
			throws ErrnoException {
		if (lookup != 0) {
			throw new ErrnoException(Errno.INVAL);
		}
		try (Place place = place(caller, fd, Rights.PATH_LINK_SOURCE, path, length);
				Place newPlace = place(caller, newFd, Rights.PATH_LINK_TARGET, newPath, newLength)) {
			place.linkTo(newPlace);
		}
	}

	void open(Caller caller, int fd, int lookup, int path, int length, int openFlags, long rights, long inheriting,
			int flags, int result) throws ErrnoException {
		long needed = Rights.PATH_OPEN;
		needed |= ((openFlags & CREATE) != 0) ? Rights.PATH_CREATE_FILE : 0;
		needed |= ((openFlags & TRUNCATE) != 0) ? Rights.PATH_FILESTAT_SET_SIZE : 0;
		DirectoryDescriptor parent = this.descriptors.directory(fd);
		String text = text(caller, path, length);
		long write = rights & Rights.FD_WRITE;
		if ((needed & ~parent.rights()) != 0 || (write & ~parent.inheriting()) != 0) {
			boolean directory = (openFlags & DIRECTORY) != 0 && !text.endsWith("/");
			throw parent.scope().missing((needed & ~parent.rights()) | write, directory ? text + "/" : text);
		}
		long granted = rights & parent.inheriting();
		OpenOptions options = options(openFlags, granted);
		Flags.check(flags);
		this.descriptors.requireRoom();
		try (Place place = walk(caller, parent.directory(), lookup, text)) {
			Descriptor opened = descriptor(place.open(options), parent.scope(), text, granted,
					inheriting & parent.inheriting());
			opened.setFlags(flags);
			caller.memory().writeInt(result, this.descriptors.add(opened));
		}
	}

	void readLink(Caller caller, int fd, int path, int length, int buffer, int size, int result) throws ErrnoException {
		ByteBuffer view = caller.memory().view(buffer, size);
		try (Place place = place(caller, fd, Rights.PATH_READLINK, path, length)) {
			byte[] target = place.readSymbolicLink().getBytes(StandardCharsets.UTF_8);
			int copied = Math.min(target.length, view.remaining());
			view.put(target, 0, copied);
			caller.memory().writeInt(result, copied);
		}
	}

	void removeDirectory(Caller caller, int fd, int path, int length) throws ErrnoException {
		try (Place place = place(caller, fd, Rights.PATH_REMOVE_DIRECTORY, path, length)) {
			place.deleteDirectory();
		}
	}

	void rename(Caller caller, int fd, int path, int length, int newFd, int newPath, int newLength)
			throws ErrnoException {
		try (Place place = place(caller, fd, Rights.PATH_RENAME_SOURCE, path, length);
				Place newPlace = place(caller, newFd, Rights.PATH_RENAME_TARGET, newPath, newLength)) {
			place.moveTo(newPlace);
		}
	}

	void symlink(Caller caller, int target, int targetLength, int fd, int path, int length) throws ErrnoException {
		String text = text(caller, target, targetLength);
		try (Place place = place(caller, fd, Rights.PATH_SYMLINK, path, length)) {
			place.createSymbolicLink(text);
		}
	}

	void unlink(Caller caller, int fd, int path, int length) throws ErrnoException {
		try (Place place = place(caller, fd, Rights.PATH_UNLINK_FILE, path, length)) {
			place.deleteFile();
		}
	}

	/**
	 * The place of a name that is itself meant, even if it is a symbolic link.
	 */
	private Place place(Caller caller, int fd, long rights, int path, int length) throws ErrnoException {
		DirectoryDescriptor base = this.descriptors.directory(fd);
		String text = text(caller, path, length);
		return PathWalk.walk(base.directory(rights, text), text, false, caller::checkDeadline);
	}

	/**
	 * The place of what a path leads to. A slash at its end asks for a directory, and so
	 * for what a link leads to.
	 */
	private Place place(Caller caller, int fd, long rights, int lookup, int path, int length) throws ErrnoException {
		DirectoryDescriptor base = this.descriptors.directory(fd);
		String text = text(caller, path, length);
		return walk(caller, base.directory(rights, text), lookup, text);
	}

	private static Place walk(Caller caller, Directory base, int lookup, String path) throws ErrnoException {
		boolean follow = (lookup & FOLLOW) != 0 || path.endsWith("/");
		return PathWalk.walk(base, path, follow, caller::checkDeadline);
	}

	private static OpenOptions options(int openFlags, long rights) throws ErrnoException {
		boolean create = (openFlags & CREATE) != 0;
		boolean directory = (openFlags & DIRECTORY) != 0;
		if ((openFlags & ~(CREATE | DIRECTORY | EXCLUSIVE | TRUNCATE)) != 0 || (create && directory)) {
			throw new ErrnoException(Errno.INVAL);
		}
		boolean read = (rights & Rights.FD_READ) != 0;
		boolean write = (rights & (Rights.FD_WRITE | Rights.FD_ALLOCATE | Rights.FD_FILESTAT_SET_SIZE)) != 0;
		return new OpenOptions(read, write, create, (openFlags & EXCLUSIVE) != 0, (openFlags & TRUNCATE) != 0,
				directory);
	}

	private static Descriptor descriptor(Node node, Scope scope, String path, long rights, long inheriting) {
		if (node instanceof Directory directory) {
			return new DirectoryDescriptor(directory, scope.below(path), rights, inheriting);
		}
		return new FileDescriptor((OpenFile) node, scope, path, rights);
	}

	/**
	 * Read a path.
	 */
	private static String text(Caller caller, int address, int length) throws ErrnoException {
		ByteBuffer bytes = caller.memory().view(address, length);
		if (bytes.remaining() > PathWalk.LONGEST_PATH) {
			throw new ErrnoException(Errno.NAMETOOLONG);
		}
		try {
			return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
		}
		catch (CharacterCodingException ex) {
			throw new ErrnoException(Errno.ILSEQ);
		}
	}

}
