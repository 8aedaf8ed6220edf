package dev.wasmboot.engine.wasi.fs;

/**
 * What a descriptor or a directory's entry is.
 */
public enum FileType {

	/** Something else. */
	UNKNOWN(0),

	/** A block device. */
	BLOCK_DEVICE(1),

	/** A character device, as terminals are. */
	CHARACTER_DEVICE(2),

	/** A directory. */
	DIRECTORY(3),

	/** A file. */
	REGULAR_FILE(4),

	/** A datagram socket. */
	SOCKET_DGRAM(5),

	/** A stream socket. */
	SOCKET_STREAM(6),

	/** A symbolic link. */
	SYMBOLIC_LINK(7);

	private final int code;

	FileType(int code) {
		this.code = code;
	}

	/**
	 * The number that guests see.
	 * @return the code
	 */
	public int code() {
		return this.code;
	}

}
