package dev.wasmboot.engine.wasi.fs;

import java.util.function.LongSupplier;

import dev.wasmboot.policy.StorageQuota;

/**
 * A file system in memory.
 * <p>
 * However a guest goes about it, the host's memory that its files take is bounded by the
 * quota, since whatever is allocated is taken from the quota before:
 * <ul>
 * <li>for each name {@link #NAME}, which is more than the longest name, its entry in the
 * directory and what it names take together. So a file without content costs something,
 * and so does one more name of a file;</li>
 * <li>for each block that was written {@link Blocks#CHARGE}, and nothing for holes;</li>
 * <li>for what a symbolic link says, a block or two.</li>
 * </ul>
 * A name pays for what it names even if that has other names. What has no name any more
 * exists only as long as it is open, and the number of open descriptors has a limit of
 * its own; the blocks of such a file are given back when it is closed.
 * <p>
 * Nothing here follows from the host: the numbers of files are counted from 1, and times
 * are those of the clock that the guest was granted.
 */
final class MemoryTree implements FileTree {

	/** What a name is charged with, in bytes. */
	static final int NAME = 1024;

	private final StorageQuota quota;

	private final long device;

	private final LongSupplier clock;

	private StorageUse use;

	private MemoryFolder root;

	private long lastNumber;

	private boolean changed;

	/**
	 * Create an empty tree.
	 * @param quota how much memory it may take
	 * @param device the number of this file system
	 * @param clock the time of day that files are given
	 */
	MemoryTree(StorageQuota quota, long device, LongSupplier clock) {
		this.quota = quota;
		this.device = device;
		this.clock = clock;
		this.use = new StorageUse(quota);
		this.root = newRoot();
	}

	@Override
	public Directory root() {
		return new MemoryDirectory(this.root);
	}

	@Override
	public boolean isChanged() {
		return this.changed;
	}

	@Override
	public void reset() {
		this.use = new StorageUse(this.quota);
		this.lastNumber = 0;
		this.root = newRoot();
	}

	@Override
	public void close() {
		reset();
	}

	private MemoryFolder newRoot() {
		MemoryFolder folder = new MemoryFolder(this);
		folder.named();
		this.changed = false;
		return folder;
	}

	StorageUse use() {
		return this.use;
	}

	long device() {
		return this.device;
	}

	/**
	 * The number of a new file.
	 */
	long nextNumber() {
		return ++this.lastNumber;
	}

	/**
	 * The time of a change.
	 */
	long change() {
		this.changed = true;
		return now();
	}

	long now() {
		return this.clock.getAsLong();
	}

}
