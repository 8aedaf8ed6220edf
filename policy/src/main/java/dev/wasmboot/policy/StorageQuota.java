package dev.wasmboot.policy;

/**
 * How much an instance may store in a directory it was granted.
 *
 * @param bytes how many bytes, at least 0
 * @param files how many files, directories and links, at least 0
 */
public record StorageQuota(long bytes, long files) {

	private static final StorageQuota DEFAULTS = new StorageQuota(16L << 20, 1_000);

	public StorageQuota {
		requireNotNegative("bytes", bytes);
		requireNotNegative("files", files);
	}

	/**
	 * The quota of a directory that nothing else is said about: 16 MiB and 1,000 files.
	 * @return the quota
	 */
	public static StorageQuota defaults() {
		return DEFAULTS;
	}

	/**
	 * A quota that is never used up.
	 * @return the quota
	 */
	public static StorageQuota unbounded() {
		return new StorageQuota(Long.MAX_VALUE, Long.MAX_VALUE);
	}

	private static void requireNotNegative(String name, long value) {
		if (value < 0) {
			throw new PolicyException("a quota has " + value + " " + name, "give a number of at least 0");
		}
	}

}
