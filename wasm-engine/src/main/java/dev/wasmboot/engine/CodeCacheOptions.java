package dev.wasmboot.engine;

import java.nio.file.Path;

/**
 * Where compiled code is kept, so that a restart compiles nothing.
 * <p>
 * What is read from there becomes code of this process. So the directory and the key file
 * belong to the user of this process, and nobody else may read or write them; they are
 * made like that if they do not exist. Every entry is sealed with the key, and one that
 * was not sealed with it is not believed: who can write to the directory, but cannot read
 * the key, can remove entries and do nothing else.
 *
 * @param directory the directory, of which nothing else is made use
 * @param keyFile the file with the secret key, which is not in the directory
 * @param maxBytes what the entries may take together; those that were not used for
 * longest have to go
 */
public record CodeCacheOptions(Path directory, Path keyFile, long maxBytes) {

	private static final long DEFAULT_MAX_BYTES = 512L << 20;

	public CodeCacheOptions {
		if (maxBytes < 1) {
			throw new IllegalArgumentException("'maxBytes' is " + maxBytes + " but has to be positive");
		}
	}

	/**
	 * A cache in a directory, of at most 512 MiB. The key is in
	 * {@code ~/.config/wasmboot/code-cache.key}.
	 * @param directory the directory
	 * @return the options
	 */
	public static CodeCacheOptions in(Path directory) {
		return new CodeCacheOptions(directory,
				Path.of(System.getProperty("user.home"), ".config", "wasmboot", "code-cache.key"), DEFAULT_MAX_BYTES);
	}

	/**
	 * The same with another file for the key.
	 * @param file the file
	 * @return the options
	 */
	public CodeCacheOptions withKeyFile(Path file) {
		return new CodeCacheOptions(this.directory, file, this.maxBytes);
	}

	/**
	 * The same with another bound.
	 * @param bytes what the entries may take together
	 * @return the options
	 */
	public CodeCacheOptions withMaxBytes(long bytes) {
		return new CodeCacheOptions(this.directory, this.keyFile, bytes);
	}

}
