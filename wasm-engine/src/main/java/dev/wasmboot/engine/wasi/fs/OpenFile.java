package dev.wasmboot.engine.wasi.fs;

import java.nio.ByteBuffer;

/**
 * A regular file that is held open. It has no position of its own.
 */
public non-sealed interface OpenFile extends Node {

	/**
	 * Read some bytes.
	 * @param target where to
	 * @param position where from
	 * @return how many bytes, 0 at the end
	 * @throws ErrnoException if the file cannot be read
	 */
	int read(ByteBuffer target, long position) throws ErrnoException;

	/**
	 * Write some bytes. The file grows as needed.
	 * @param source where from
	 * @param position where to
	 * @return how many bytes
	 * @throws ErrnoException if the file cannot be written
	 */
	int write(ByteBuffer source, long position) throws ErrnoException;

	/**
	 * How long the file is.
	 * @return the size in bytes
	 * @throws ErrnoException if that cannot be told
	 */
	long size() throws ErrnoException;

	/**
	 * Cut the file, or let it grow with zeros.
	 * @param size the new size in bytes
	 * @throws ErrnoException if that is not possible
	 */
	void setSize(long size) throws ErrnoException;

	/**
	 * Make sure that there is space for what will be written. The file grows as needed.
	 * @param offset where from, at least 0
	 * @param length how many bytes, at least 1; the end is within the range of a
	 * {@code long}
	 * @throws ErrnoException if there is not
	 */
	void allocate(long offset, long length) throws ErrnoException;

	/**
	 * Wait until what was written is on the disk.
	 * @param attributes whether the attributes have to be, too
	 * @throws ErrnoException if that fails
	 */
	void sync(boolean attributes) throws ErrnoException;

}
