package dev.wasmboot.engine.wasi;

import dev.wasmboot.engine.wasi.fs.DeniedException;
import dev.wasmboot.engine.wasi.fs.Errno;
import dev.wasmboot.engine.wasi.fs.ErrnoException;
import dev.wasmboot.engine.wasi.fs.PathWalk;
import dev.wasmboot.policy.Attempt.Intent;
import dev.wasmboot.policy.Capability;

/**
 * Where in a granted directory something is, and what the grant withholds there. Tells a
 * right that was never granted from one that the guest has given up itself.
 *
 * @param path the path as the guest sees it
 * @param withheld bits of {@link Rights}
 */
record Scope(String path, long withheld) {

	/**
	 * What is below. A guest can go on to open directories through each other, and a path
	 * would grow without end: of a long one, the end is kept.
	 * @param name a path from here
	 * @return its scope
	 */
	Scope below(String name) {
		String joined = join(name);
		int over = joined.length() - PathWalk.LONGEST_PATH;
		return new Scope((over > 0) ? "…" + joined.substring(over) : joined, this.withheld);
	}

	/**
	 * Whether nothing here can be changed.
	 */
	boolean readOnly() {
		return (this.withheld & Rights.FD_WRITE) != 0;
	}

	/**
	 * What to answer where rights are missing.
	 * @param missing bits of {@link Rights}
	 * @param name a path from here, or nothing for what is here
	 * @return the exception
	 */
	ErrnoException missing(long missing, String name) {
		boolean change = (missing & Rights.CHANGE) != 0;
		Errno errno = (change && readOnly()) ? Errno.ROFS : Errno.NOTCAPABLE;
		if ((missing & this.withheld) == 0) {
			return new ErrnoException(errno);
		}
		boolean link = (missing & Rights.LINKS) != 0;
		return new DeniedException(errno, Capability.FILESYSTEM, join(name),
				link ? Intent.LINK : change ? Intent.CHANGE : Intent.USE);
	}

	private String join(String name) {
		return name.isEmpty() ? this.path : (this.path.endsWith("/") ? this.path : this.path + "/") + name;
	}

}
