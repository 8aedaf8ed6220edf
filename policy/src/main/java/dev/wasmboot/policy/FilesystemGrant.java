package dev.wasmboot.policy;

import java.nio.file.Path;

/**
 * A directory of the host that appears in the guest's file system, as a WASI preopen.
 *
 * @param host the host's directory
 * @param guest where the guest sees it: an absolute path such as {@code /data}, or
 * {@code .}
 * @param access what may be done below it
 */
public record FilesystemGrant(Path host, String guest, Access access) implements Grant {

	public FilesystemGrant {
		if (guest.isEmpty() || guest.indexOf('\0') >= 0) {
			throw new PolicyException("the guest path of the directory '" + host + "' is empty or contains NUL",
					"give an absolute guest path, such as '/data'");
		}
	}

	@Override
	public Capability capability() {
		return Capability.FILESYSTEM;
	}

	/**
	 * What may be done below a granted directory.
	 */
	public enum Access {

		/** Files can be listed and read. */
		READ_ONLY,

		/** Files can also be created, changed and removed. */
		READ_WRITE

	}

}
