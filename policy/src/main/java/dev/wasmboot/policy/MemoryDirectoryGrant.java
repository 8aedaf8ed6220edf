package dev.wasmboot.policy;

/**
 * A directory in memory, empty at first, that an instance has for itself.
 *
 * @param guest where the guest sees it: an absolute path such as {@code /tmp}, or
 * {@code .}
 * @param quota how much memory it may take, in all
 * @param links whether symbolic and hard links may be created in it
 */
public record MemoryDirectoryGrant(String guest, StorageQuota quota, boolean links) implements FilesystemGrant {

	public MemoryDirectoryGrant {
		GuestPath.check(guest, "a directory in memory");
	}

	/**
	 * This directory with another quota.
	 * @param newQuota the quota
	 * @return the new grant
	 */
	public MemoryDirectoryGrant withQuota(StorageQuota newQuota) {
		return new MemoryDirectoryGrant(this.guest, newQuota, this.links);
	}

	/**
	 * This directory, and links can be created in it.
	 * @return the wider grant
	 */
	public MemoryDirectoryGrant withLinks() {
		return new MemoryDirectoryGrant(this.guest, this.quota, true);
	}

	/**
	 * What is in memory can always be changed: there would be nothing in it otherwise.
	 */
	@Override
	public Access access() {
		return Access.READ_WRITE;
	}

}
