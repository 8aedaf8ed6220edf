package dev.wasmboot.engine.wasi.fs;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.LongSupplier;

import dev.wasmboot.policy.StorageQuota;

/**
 * All that one instance sees through a grant: a directory and what is below it, on one of
 * two back ends. For one thread at a time, like the instance.
 */
public sealed interface FileTree extends AutoCloseable permits HostTree, MemoryTree {

	/**
	 * Open a directory of the host by its path, for once.
	 * @param path the directory; links are followed
	 * @param quota how much may be added from one reset to the next
	 * @return the tree below it
	 * @throws IOException if there is none, or it cannot be opened
	 * @throws UnsupportedOperationException if it cannot be held by a handle; the message
	 * says why, and what to do
	 */
	static FileTree host(Path path, StorageQuota quota) throws IOException {
		StorageUse use = new StorageUse(quota);
		return new HostTree(HostDirectory.open(path, use), use);
	}

	/**
	 * Create an empty directory in memory.
	 * @param quota how much memory it may take
	 * @param device the number of this file system, to tell it from others of the
	 * instance
	 * @param clock the time of day that files are given, in nanoseconds since the epoch
	 * @return the tree
	 */
	static FileTree memory(StorageQuota quota, long device, LongSupplier clock) {
		return new MemoryTree(quota, device, clock);
	}

	/**
	 * The directory that was granted.
	 * @return the directory, open until the tree is reset or closed
	 */
	Directory root();

	/**
	 * Whether a reset would lose something.
	 * @return {@code true} if files were created in memory
	 */
	boolean isChanged();

	/**
	 * Forget what belongs to the instance and not to the host. Nothing below the root may
	 * be open.
	 */
	void reset();

	/**
	 * Let go of the directory. Does not fail.
	 */
	@Override
	void close();

}
