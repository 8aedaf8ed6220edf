package dev.wasmboot.engine.wasi.fs;

/**
 * How a file or directory is to be opened.
 *
 * @param read whether it is to be read
 * @param write whether it is to be written
 * @param create whether to create a file where there is nothing
 * @param exclusive whether to fail where a file to be created exists
 * @param truncate whether to empty a file
 * @param directory whether to fail where there is no directory
 */
public record OpenOptions(boolean read, boolean write, boolean create, boolean exclusive, boolean truncate,
		boolean directory) {

}
