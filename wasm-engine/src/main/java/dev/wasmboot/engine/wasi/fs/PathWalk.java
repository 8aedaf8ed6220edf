package dev.wasmboot.engine.wasi.fs;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import dev.wasmboot.policy.Attempt.Intent;
import dev.wasmboot.policy.Capability;

/**
 * Follows a guest's path from a directory, and never out of it.
 * <p>
 * The walk goes one name at a time, from open directory to open directory, and follows no
 * symbolic link: it reads the link and walks what it says. So the only ways up are a
 * {@code ..} that takes the last directory off the stack, which the first one is not on,
 * and an absolute path, which is refused. Nothing that others do to the tree meanwhile
 * matters: a directory that is moved away stays the directory that was walked to, and
 * what takes its place was not walked through.
 * <p>
 * Paths are bounded in length and in depth, links in number and in what they add to the
 * path together, and the deadline is checked at each name.
 */
public final class PathWalk implements AutoCloseable {

	/** The longest path, in bytes of UTF-8. */
	public static final int LONGEST_PATH = 4096;

	private static final int LONGEST_NAME = 255;

	private static final int MOST_LINKS = 40;

	/** How many names may lie ahead: those of two of the longest paths. */
	private static final int MOST_NAMES = 4096;

	/** How many directories a walk may hold open. */
	private static final int DEEPEST = 128;

	private final Directory base;

	private final String path;

	private final Runnable checkpoint;

	private final Deque<Directory> opened = new ArrayDeque<>();

	private final Deque<String> ahead = new ArrayDeque<>();

	private boolean slash;

	private int links;

	private PathWalk(Directory base, String path, Runnable checkpoint) {
		this.base = base;
		this.path = path;
		this.checkpoint = checkpoint;
	}

	/**
	 * Walk.
	 * @param base where to begin, and what not to leave
	 * @param path the path, relative
	 * @param follow whether to follow a symbolic link that the path ends in
	 * @param checkpoint called at each name; may throw to end the walk
	 * @return the place the path leads to
	 * @throws ErrnoException if there is no such place, with {@link Errno#PERM} if it is
	 * outside
	 */
	public static Place walk(Directory base, String path, boolean follow, Runnable checkpoint) throws ErrnoException {
		try (PathWalk walk = new PathWalk(base, path, checkpoint)) {
			return walk.walk(follow);
		}
	}

	/**
	 * Close the directories that were passed through.
	 */
	@Override
	public void close() {
		this.opened.forEach(Directory::close);
	}

	static void requireRelative(String path) throws ErrnoException {
		if (path.isEmpty()) {
			throw new ErrnoException(Errno.NOENT);
		}
		if (path.startsWith("/")) {
			throw outside(path);
		}
		if (path.indexOf('\0') >= 0) {
			throw new ErrnoException(Errno.INVAL);
		}
		if (bytes(path) > LONGEST_PATH) {
			throw new ErrnoException(Errno.NAMETOOLONG);
		}
	}

	private Place walk(boolean follow) throws ErrnoException {
		lookAhead(this.path);
		while (!this.ahead.isEmpty()) {
			this.checkpoint.run();
			String name = this.ahead.pop();
			boolean last = this.ahead.isEmpty();
			if (name.equals("..")) {
				goUp();
			}
			else if (!name.equals(".") && ((last && !follow) || !pass(name, last))) {
				return place(name);
			}
		}
		return place(null);
	}

	/**
	 * Put the names of a path before those that are still to be walked.
	 */
	private void lookAhead(String path) throws ErrnoException {
		requireRelative(path);
		if (this.ahead.isEmpty()) {
			this.slash = path.endsWith("/");
		}
		List<String> names = Stream.of(path.split("/")).filter((name) -> !name.isEmpty()).toList();
		if (this.ahead.size() + names.size() > MOST_NAMES) {
			throw new ErrnoException(Errno.NAMETOOLONG);
		}
		for (int i = names.size() - 1; i >= 0; i--) {
			String name = names.get(i);
			if (bytes(name) > LONGEST_NAME) {
				throw new ErrnoException(Errno.NAMETOOLONG);
			}
			this.ahead.push(name);
		}
	}

	private void goUp() throws ErrnoException {
		if (this.opened.isEmpty()) {
			throw outside(this.path);
		}
		this.opened.pop().close();
	}

	/**
	 * Go through a name.
	 * @param name the name
	 * @param last whether the path ends in it
	 * @return {@code false} if this is where the walk ends
	 */
	private boolean pass(String name, boolean last) throws ErrnoException {
		FileType type;
		try {
			type = here().type(name);
		}
		catch (ErrnoException ex) {
			if (last && ex.errno() == Errno.NOENT) {
				return false;
			}
			throw ex;
		}
		if (type == FileType.SYMBOLIC_LINK) {
			if (++this.links > MOST_LINKS) {
				throw new ErrnoException(Errno.LOOP);
			}
			lookAhead(here().readSymbolicLink(name));
			return true;
		}
		if (last) {
			return false;
		}
		if (type != FileType.DIRECTORY) {
			throw new ErrnoException(Errno.NOTDIR);
		}
		if (this.opened.size() == DEEPEST) {
			throw new ErrnoException(Errno.NAMETOOLONG);
		}
		this.opened.push(here().openDirectory(name));
		return true;
	}

	private Directory here() {
		return this.opened.isEmpty() ? this.base : this.opened.peek();
	}

	private Place place(@Nullable String name) {
		boolean owned = !this.opened.isEmpty();
		return new Place(owned ? this.opened.pop() : this.base, owned, name, this.slash);
	}

	private static ErrnoException outside(String path) {
		return new DeniedException(Errno.PERM, Capability.FILESYSTEM, path, Intent.ESCAPE);
	}

	private static int bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8).length;
	}

}
