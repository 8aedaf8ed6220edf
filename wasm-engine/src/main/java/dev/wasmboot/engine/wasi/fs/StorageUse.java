package dev.wasmboot.engine.wasi.fs;

import dev.wasmboot.policy.StorageQuota;

/**
 * How much of a quota is used. What is to be stored is taken from it before anything is
 * allocated or written.
 */
final class StorageUse {

	private final StorageQuota quota;

	private long bytes;

	private long files;

	StorageUse(StorageQuota quota) {
		this.quota = quota;
	}

	/**
	 * Use some of the quota.
	 * @param moreBytes how many bytes more, at least 0
	 * @param moreFiles how many files more, at least 0
	 * @throws ErrnoException with {@link Errno#NOSPC} if there is not so much left; then
	 * nothing is used
	 */
	void take(long moreBytes, long moreFiles) throws ErrnoException {
		if (moreBytes > this.quota.bytes() - this.bytes || moreFiles > this.quota.files() - this.files) {
			throw new ErrnoException(Errno.NOSPC);
		}
		this.bytes += moreBytes;
		this.files += moreFiles;
	}

	/**
	 * Use less of the quota.
	 * @param fewerBytes how many bytes less
	 * @param fewerFiles how many files less
	 */
	void give(long fewerBytes, long fewerFiles) {
		this.bytes -= fewerBytes;
		this.files -= fewerFiles;
	}

	/**
	 * Use nothing, where what was used stays in the host's directory. Memory begins with
	 * a new use instead: files that are open longer than their tree give back to the old
	 * one.
	 */
	void reset() {
		this.bytes = 0;
		this.files = 0;
	}

	long bytes() {
		return this.bytes;
	}

	long files() {
		return this.files;
	}

}
