package dev.wasmboot.spring.autoconfigure;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.wasmboot.engine.CodeCacheOptions;
import dev.wasmboot.policy.FilesystemGrant;
import dev.wasmboot.policy.HostDirectoryGrant;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * Refuses grants of directories that make no sense: a directory in which the plugin would
 * find plugins, compiled code or its key, and one that could be written through another
 * although it is read-only. Links that exist are followed before directories are
 * compared.
 */
final class HostDirectoryChecks {

	/** Where plugins have no business, by property. */
	private final Map<String, Path> reserved = new LinkedHashMap<>();

	HostDirectoryChecks(WasmProperties properties) {
		this.reserved.put("wasm.directory", real(properties.directory()));
		WasmProperties.Disk disk = properties.cache().disk();
		if (disk.directory() != null) {
			CodeCacheOptions options = CodeCacheOptions.in(disk.directory());
			this.reserved.put("wasm.cache.disk.directory", real(disk.directory()));
			this.reserved.put("wasm.cache.disk.key-file",
					real((disk.keyFile() != null) ? disk.keyFile() : options.keyFile()));
		}
	}

	/**
	 * Check the directories that a policy grants.
	 * @param policy the property below which the policy is
	 * @param grants the grants, in the order of their properties
	 */
	void check(String policy, List<FilesystemGrant> grants) {
		for (int i = 0; i < grants.size(); i++) {
			if (grants.get(i) instanceof HostDirectoryGrant grant) {
				String property = policy + ".filesystem[" + i + "].host";
				requireNotReserved(property, grant);
				for (FilesystemGrant other : grants.subList(0, i)) {
					if (other instanceof HostDirectoryGrant earlier) {
						requireSameAccess(property, grant, earlier);
					}
				}
			}
		}
	}

	private void requireNotReserved(String property, HostDirectoryGrant grant) {
		Path host = real(grant.host());
		this.reserved.forEach((name, path) -> {
			if (overlap(host, path)) {
				throw new InvalidConfigurationPropertyValueException(property, grant.host(),
						"It contains, or is in, what '" + name + "' names (" + path
								+ "). Grant a directory that has nothing to do with it.");
			}
		});
	}

	private static void requireSameAccess(String property, HostDirectoryGrant grant, HostDirectoryGrant other) {
		if (grant.access() != other.access() && overlap(real(grant.host()), real(other.host()))) {
			throw new InvalidConfigurationPropertyValueException(property, grant.host(),
					"It contains, or is in, the directory granted as '" + other.guest()
							+ "' with another access, so that what is read-only could be written. "
							+ "Give both the same 'access', or grant directories beside each other.");
		}
	}

	private static boolean overlap(Path one, Path other) {
		return one.startsWith(other) || other.startsWith(one);
	}

	/**
	 * A path with all links followed, as far as it exists.
	 */
	private static Path real(Path path) {
		Path absolute = path.toAbsolutePath().normalize();
		for (Path existing = absolute; existing != null; existing = existing.getParent()) {
			try {
				return existing.toRealPath().resolve(existing.relativize(absolute));
			}
			catch (IOException ex) {
				// one name less may exist
			}
		}
		return absolute;
	}

}
