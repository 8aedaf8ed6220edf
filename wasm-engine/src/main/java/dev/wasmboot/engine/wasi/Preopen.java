package dev.wasmboot.engine.wasi;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

import dev.wasmboot.engine.LinkException;
import dev.wasmboot.engine.wasi.fs.FileTree;
import dev.wasmboot.policy.FilesystemGrant;
import dev.wasmboot.policy.HostDirectoryGrant;
import dev.wasmboot.policy.MemoryDirectoryGrant;

/**
 * A granted directory. It stays open as long as the instance, whatever the guest closes.
 *
 * @param tree the directory, and what is below it
 * @param name where the guest sees it
 * @param readOnly whether nothing in it can be changed
 * @param links whether links can be created in it
 */
record Preopen(FileTree tree, String name, boolean readOnly, boolean links) {

	/**
	 * Open the directories that are granted.
	 * @param grants the grants
	 * @param clock the time of day that files in memory are given, in nanoseconds since
	 * the epoch
	 * @return the directories, in the order of their grants
	 * @throws LinkException if one cannot be opened; none is left open then
	 */
	static List<Preopen> open(List<FilesystemGrant> grants, LongSupplier clock) {
		List<Preopen> opened = new ArrayList<>();
		try {
			for (FilesystemGrant grant : grants) {
				FileTree tree = (grant instanceof MemoryDirectoryGrant memory)
						? FileTree.memory(memory.quota(), opened.size(), clock) : tree((HostDirectoryGrant) grant);
				opened.add(new Preopen(tree, grant.guest(), grant.access() == FilesystemGrant.Access.READ_ONLY,
						grant.links()));
			}
			return List.copyOf(opened);
		}
		catch (LinkException ex) {
			opened.forEach((preopen) -> preopen.tree().close());
			throw ex;
		}
	}

	private static FileTree tree(HostDirectoryGrant grant) {
		try {
			return FileTree.host(grant.host(), grant.quota());
		}
		catch (IOException ex) {
			String problem = Files.isDirectory(grant.host()) ? "cannot be read"
					: Files.exists(grant.host()) ? "is not a directory" : "does not exist";
			throw new LinkException(describe(grant) + " " + problem
					+ ": provide the directory, or correct 'host' in the plugin's 'filesystem' grant");
		}
		catch (UnsupportedOperationException ex) {
			throw new LinkException(describe(grant) + " cannot be granted: " + ex.getMessage());
		}
	}

	private static String describe(HostDirectoryGrant grant) {
		return "the directory '" + grant.host() + "', granted as '" + grant.guest() + "',";
	}

	/**
	 * What no descriptor of the directory, or of anything below it, can do.
	 * @return bits of {@link Rights}
	 */
	long denied() {
		return (this.readOnly ? Rights.CHANGE : 0) | (this.links ? 0 : Rights.LINKS);
	}

	/**
	 * The name as guests read it.
	 * @return UTF-8
	 */
	byte[] nameBytes() {
		return this.name.getBytes(StandardCharsets.UTF_8);
	}

}
