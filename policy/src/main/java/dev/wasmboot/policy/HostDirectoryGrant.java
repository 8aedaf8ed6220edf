package dev.wasmboot.policy;

import java.nio.file.Path;

/**
 * A directory of the host that the guest sees.
 *
 * @param host the host's directory
 * @param guest where the guest sees it: an absolute path such as {@code /data}, or
 * {@code .}
 * @param access what may be done below it
 * @param quota how much an instance may add to it, from one reset of the instance to the
 * next; what is removed is not given back
 * @param links whether symbolic and hard links may be created below it; other programs of
 * the host may follow them
 */
public record HostDirectoryGrant(Path host, String guest, Access access, StorageQuota quota,
		boolean links) implements FilesystemGrant {

	public HostDirectoryGrant {
		GuestPath.check(guest, "the directory '" + host + "'");
		if (links && access == Access.READ_ONLY) {
			throw new PolicyException("links are granted in '" + guest + "', where nothing can be changed",
					"leave out 'links', or make 'access' read-write");
		}
	}

	/**
	 * This directory with another quota.
	 * @param newQuota the quota
	 * @return the new grant
	 */
	public HostDirectoryGrant withQuota(StorageQuota newQuota) {
		return new HostDirectoryGrant(this.host, this.guest, this.access, newQuota, this.links);
	}

	/**
	 * This directory, and links can be created in it.
	 * @return the wider grant
	 */
	public HostDirectoryGrant withLinks() {
		return new HostDirectoryGrant(this.host, this.guest, this.access, this.quota, true);
	}

}
