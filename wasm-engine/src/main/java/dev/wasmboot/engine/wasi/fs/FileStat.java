package dev.wasmboot.engine.wasi.fs;

/**
 * What is known about a file.
 *
 * @param device the number of its file system
 * @param inode its number there
 * @param type what it is
 * @param links how many names it has
 * @param size its size in bytes
 * @param accessed when it was last read, in nanoseconds since the epoch
 * @param modified when it was last written
 * @param changed when its attributes last changed
 */
public record FileStat(long device, long inode, FileType type, long links, long size, long accessed, long modified,
		long changed) {

}
