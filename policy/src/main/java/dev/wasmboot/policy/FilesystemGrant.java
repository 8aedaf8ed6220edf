package dev.wasmboot.policy;

import java.nio.file.Path;

/**
 * A directory in the guest's file system, a WASI preopen, and what may be done below it.
 */
public sealed interface FilesystemGrant extends Grant permits HostDirectoryGrant, MemoryDirectoryGrant {

	/**
	 * A directory of the host with {@link StorageQuota#defaults()}, in which no links can
	 * be created.
	 * @param host the host's directory
	 * @param guest where the guest sees it
	 * @param access what may be done below it
	 * @return the grant
	 * @throws PolicyException if the guest path is not one
	 */
	static HostDirectoryGrant host(Path host, String guest, Access access) {
		return new HostDirectoryGrant(host, guest, access, StorageQuota.defaults(), false);
	}

	/**
	 * A directory in memory with {@link StorageQuota#defaults()}, in which no links can
	 * be created.
	 * @param guest where the guest sees it
	 * @return the grant
	 * @throws PolicyException if the guest path is not one
	 */
	static MemoryDirectoryGrant memory(String guest) {
		return new MemoryDirectoryGrant(guest, StorageQuota.defaults(), false);
	}

	/**
	 * Where the guest sees the directory.
	 * @return an absolute path such as {@code /data}, or {@code .}
	 */
	String guest();

	/**
	 * What may be done below it.
	 * @return the access
	 */
	Access access();

	/**
	 * How much an instance may store in it.
	 * @return the quota
	 */
	StorageQuota quota();

	/**
	 * Whether symbolic and hard links may be created below it.
	 * @return {@code false} unless that was granted
	 */
	boolean links();

	@Override
	default Capability capability() {
		return Capability.FILESYSTEM;
	}

	/**
	 * What may be done below a granted directory.
	 */
	enum Access {

		/** Files can be listed and read. */
		READ_ONLY,

		/** Files can also be created, changed and removed. */
		READ_WRITE

	}

}
