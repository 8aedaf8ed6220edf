package dev.wasmboot.engine.wasi.fs;

/**
 * A file or directory that is held open, whatever becomes of the names that led to it.
 * For one thread at a time.
 */
public sealed interface Node extends AutoCloseable permits Directory, OpenFile {

	/**
	 * What is known about it.
	 * @return its attributes now
	 * @throws ErrnoException if they cannot be read
	 */
	FileStat stat() throws ErrnoException;

	/**
	 * Change when it was last read and written.
	 * @param times the times
	 * @throws ErrnoException if they cannot be changed
	 */
	void setTimes(FileTimes times) throws ErrnoException;

	/**
	 * The present, as files here are stamped with it.
	 * @return nanoseconds since the epoch
	 */
	long now();

	/**
	 * Let go of it. Does not fail.
	 */
	@Override
	void close();

}
