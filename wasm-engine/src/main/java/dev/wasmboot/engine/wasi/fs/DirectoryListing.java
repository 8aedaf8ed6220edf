package dev.wasmboot.engine.wasi.fs;

import org.jspecify.annotations.Nullable;

/**
 * The entries of a directory, read as they are asked for.
 */
public interface DirectoryListing extends AutoCloseable {

	/**
	 * The next entry.
	 * @return the entry, or {@code null} at the end
	 * @throws ErrnoException if it cannot be read
	 */
	@Nullable Entry next() throws ErrnoException;

	/**
	 * End the listing. Does not fail.
	 */
	@Override
	void close();

	/**
	 * An entry of a directory.
	 *
	 * @param name its name
	 * @param type what it is
	 * @param inode its number
	 */
	record Entry(String name, FileType type, long inode) {

	}

}
