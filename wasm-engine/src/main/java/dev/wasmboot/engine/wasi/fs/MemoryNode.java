package dev.wasmboot.engine.wasi.fs;

import java.nio.file.attribute.FileTime;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * What a name in memory stands for, and what is known about it.
 */
abstract sealed class MemoryNode permits MemoryFile, MemoryFolder, MemoryLink {

	private final MemoryTree tree;

	private final FileType type;

	private final long number;

	private long names;

	private long accessed;

	private long modified;

	private long changed;

	MemoryNode(MemoryTree tree, FileType type) {
		this.tree = tree;
		this.type = type;
		this.number = tree.nextNumber();
		this.accessed = tree.now();
		this.modified = this.accessed;
		this.changed = this.accessed;
	}

	final MemoryTree tree() {
		return this.tree;
	}

	final FileType type() {
		return this.type;
	}

	final long number() {
		return this.number;
	}

	/** How many names it has. */
	final long names() {
		return this.names;
	}

	abstract long size();

	final FileStat stat() {
		return new FileStat(this.tree.device(), this.number, this.type, this.names, size(), this.accessed,
				this.modified, this.changed);
	}

	final void setTimes(FileTimes times) {
		this.changed = this.tree.change();
		this.accessed = nanos(times.accessed(), this.accessed);
		this.modified = nanos(times.modified(), this.modified);
	}

	/**
	 * It has one name more.
	 */
	void named() {
		this.names++;
		this.changed = this.tree.change();
	}

	/**
	 * It has one name less, and may have none.
	 */
	void unnamed() {
		this.names--;
		this.changed = this.tree.change();
	}

	/**
	 * It was read.
	 */
	final void read() {
		this.accessed = this.tree.now();
	}

	/**
	 * It was written.
	 */
	final void written() {
		this.modified = this.tree.change();
		this.changed = this.modified;
	}

	private static long nanos(@Nullable FileTime time, long unchanged) {
		return (time != null) ? time.to(TimeUnit.NANOSECONDS) : unchanged;
	}

}
