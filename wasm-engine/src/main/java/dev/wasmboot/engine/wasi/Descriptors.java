package dev.wasmboot.engine.wasi;

import java.util.ArrayList;
import java.util.List;

import dev.wasmboot.engine.wasi.fs.Errno;
import dev.wasmboot.engine.wasi.fs.ErrnoException;
import org.jspecify.annotations.Nullable;

/**
 * A guest's table of descriptors. A new one takes the lowest number that is free.
 */
final class Descriptors {

	private final long limit;

	private final List<@Nullable Descriptor> table = new ArrayList<>();

	private int open;

	/**
	 * Create a table.
	 * @param limit how many descriptors may be open at a time
	 */
	Descriptors(long limit) {
		this.limit = limit;
	}

	/**
	 * The descriptor of a number.
	 * @param fd the number
	 * @return the descriptor
	 * @throws ErrnoException with {@link Errno#BADF} if there is none
	 */
	Descriptor get(int fd) throws ErrnoException {
		Descriptor descriptor = (fd >= 0 && fd < this.table.size()) ? this.table.get(fd) : null;
		if (descriptor == null) {
			throw new ErrnoException(Errno.BADF);
		}
		return descriptor;
	}

	/**
	 * The descriptor of a number, if it has a right.
	 * @param fd the number
	 * @param right one of {@link Rights}
	 * @return the descriptor
	 * @throws ErrnoException if there is none, or without the right
	 */
	Descriptor get(int fd, long right) throws ErrnoException {
		Descriptor descriptor = get(fd);
		descriptor.require(right);
		return descriptor;
	}

	/**
	 * The file of a number, if it has a right.
	 * @param fd the number
	 * @param right one or more of {@link Rights}
	 * @return the descriptor
	 * @throws ErrnoException if there is none, or it is no file, or lacks the right
	 */
	FileDescriptor file(int fd, long right) throws ErrnoException {
		Descriptor descriptor = get(fd);
		if (descriptor instanceof FileDescriptor file) {
			file.require(right);
			return file;
		}
		throw new ErrnoException((descriptor instanceof DirectoryDescriptor) ? Errno.ISDIR : Errno.SPIPE);
	}

	/**
	 * The directory of a number.
	 * @param fd the number
	 * @return the descriptor
	 * @throws ErrnoException if there is none, or it is no directory
	 */
	DirectoryDescriptor directory(int fd) throws ErrnoException {
		if (get(fd) instanceof DirectoryDescriptor directory) {
			return directory;
		}
		throw new ErrnoException(Errno.NOTDIR);
	}

	/**
	 * Fail if no descriptor can be added.
	 * @throws ErrnoException with {@link Errno#MFILE} if as many are open as may be
	 */
	void requireRoom() throws ErrnoException {
		if (this.open >= this.limit) {
			throw new ErrnoException(Errno.MFILE);
		}
	}

	/**
	 * Add a descriptor.
	 * @param descriptor the descriptor
	 * @return its number
	 */
	int add(Descriptor descriptor) {
		this.open++;
		int free = this.table.indexOf(null);
		if (free >= 0) {
			this.table.set(free, descriptor);
			return free;
		}
		this.table.add(descriptor);
		return this.table.size() - 1;
	}

	/**
	 * Close a descriptor.
	 * @param fd its number
	 * @throws ErrnoException with {@link Errno#BADF} if there is none
	 */
	void close(int fd) throws ErrnoException {
		Descriptor descriptor = get(fd);
		this.table.set(fd, null);
		this.open--;
		descriptor.close();
	}

	/**
	 * Give a descriptor the number of another, which is closed.
	 * @param from its number
	 * @param to the other's number
	 * @throws ErrnoException with {@link Errno#BADF} if one of them does not exist
	 */
	void renumber(int from, int to) throws ErrnoException {
		Descriptor moved = get(from);
		get(to);
		if (from != to) {
			close(to);
			this.table.set(to, moved);
			this.table.set(from, null);
		}
	}

	/**
	 * Whether nothing has happened to some descriptors, and there are no others.
	 * @param expected the descriptors, in the order of their numbers
	 * @return whether they are the open ones, unchanged
	 */
	boolean holdsOnly(List<Descriptor> expected) {
		return this.open == expected.size() && this.table.subList(0, expected.size()).equals(expected)
				&& expected.stream().noneMatch(Descriptor::isChanged);
	}

	/**
	 * Close all.
	 */
	void clear() {
		for (Descriptor descriptor : this.table) {
			if (descriptor != null) {
				descriptor.close();
			}
		}
		this.table.clear();
		this.open = 0;
	}

}
