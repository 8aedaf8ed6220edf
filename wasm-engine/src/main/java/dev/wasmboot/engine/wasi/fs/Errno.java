package dev.wasmboot.engine.wasi.fs;

/**
 * The error codes of WASI preview 1, as far as anything here answers with them.
 */
public enum Errno {

	/** Permission denied by the host. */
	ACCES(2),

	/** Bad descriptor. */
	BADF(8),

	/** Something is in use. */
	BUSY(10),

	/** A file exists. */
	EXIST(20),

	/** A file is too large. */
	FBIG(22),

	/** A name is not valid UTF-8. */
	ILSEQ(25),

	/** An argument makes no sense. */
	INVAL(28),

	/** Input or output failed. */
	IO(29),

	/** A directory where something else is needed. */
	ISDIR(31),

	/** Too many symbolic links, or one where none is allowed. */
	LOOP(32),

	/** Too many open descriptors. */
	MFILE(33),

	/** A path or name is too long. */
	NAMETOOLONG(37),

	/** No such file or directory. */
	NOENT(44),

	/** No space left. */
	NOSPC(51),

	/** No such function. */
	NOSYS(52),

	/** Something else where a directory is needed. */
	NOTDIR(54),

	/** A directory is not empty. */
	NOTEMPTY(55),

	/** Not a socket. */
	NOTSOCK(57),

	/** Not supported. */
	NOTSUP(58),

	/** A number that does not fit its type. */
	OVERFLOW(61),

	/** The sandbox forbids it. */
	PERM(63),

	/** A directory was granted for reading only. */
	ROFS(69),

	/** A stream has no position. */
	SPIPE(70),

	/** Two directories that are on different file systems. */
	XDEV(75),

	/** The descriptor lacks a right, or a capability is not granted. */
	NOTCAPABLE(76);

	private final int code;

	Errno(int code) {
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
