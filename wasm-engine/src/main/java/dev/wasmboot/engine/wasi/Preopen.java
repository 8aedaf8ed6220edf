package dev.wasmboot.engine.wasi;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

import dev.wasmboot.engine.LinkException;
import dev.wasmboot.engine.wasi.fs.FileTree;
import dev.wasmboot.policy.FilesystemGrant;
import dev.wasmboot.policy.HostDirectoryGrant;
import dev.wasmboot.policy.MemoryDirectoryGrant;
import dev.wasmboot.policy.StorageQuota;

/**
 * A granted directory. It stays open as long as the instance, whatever the guest closes.
 *
 * @param tree the directory, and what is below it
 * @param name where the guest sees it
 * @param withheld what nobody can do through it: bits of {@link Rights}
 * @param granted whether there is a grant of it
 */
record Preopen(FileTree tree, String name, long withheld, boolean granted) {

	private static final String ROOT = "/";

	/**
	 * Open the directories that are granted.
	 * @param grants the grants
	 * @param learning whether there is to be a root in any case; beside one that is
	 * granted, libraries of guests might take the other
	 * @param clock the time of day that files in memory are given, in nanoseconds since
	 * the epoch
	 * @return the directories, in the order of their grants
	 * @throws LinkException if one cannot be opened; none is left open then
	 */
	static List<Preopen> open(List<FilesystemGrant> grants, boolean learning, LongSupplier clock) {
		List<Preopen> opened = new ArrayList<>();
		try {
			for (FilesystemGrant grant : grants) {
				FileTree tree = (grant instanceof MemoryDirectoryGrant memory)
						? FileTree.memory(memory.quota(), opened.size(), clock) : tree((HostDirectoryGrant) grant);
				opened.add(new Preopen(tree, grant.guest(), withheld(grant), true));
			}
			if (learning && grants.stream().noneMatch((grant) -> isRoot(grant.guest()))) {
				opened.add(denied(opened.size(), clock));
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

	/** What libraries of guests take for the root. */
	private static boolean isRoot(String guest) {
		return Stream.of(guest.split("/")).allMatch((name) -> name.isEmpty() || name.equals("."));
	}

	private static long withheld(FilesystemGrant grant) {
		return ((grant.access() == FilesystemGrant.Access.READ_ONLY) ? Rights.CHANGE : 0)
				| (grant.links() ? 0 : Rights.LINKS);
	}

	/**
	 * A root in which nothing can be done. Libraries of guests look at the directories
	 * there are, and do not even ask for a path that is in none of them: with a root,
	 * what they want shows. They prefer a directory that is granted, since its name is
	 * longer.
	 */
	private static Preopen denied(long device, LongSupplier clock) {
		return new Preopen(FileTree.memory(new StorageQuota(0, 0), device, clock), ROOT, Rights.DIRECTORY | Rights.FILE,
				false);
	}

	/**
	 * What can be done with the directory itself.
	 * @return bits of {@link Rights}
	 */
	long rights() {
		return Rights.DIRECTORY & ~this.withheld;
	}

	/**
	 * What can be done with what is below. Libraries ask for no right that this does not
	 * have: where nothing is granted, it has all, so that it shows what they want.
	 * @return bits of {@link Rights}
	 */
	long inheriting() {
		return (Rights.DIRECTORY | Rights.FILE) & (this.granted ? ~this.withheld : ~0);
	}

	/**
	 * The name as guests read it.
	 * @return UTF-8
	 */
	byte[] nameBytes() {
		return this.name.getBytes(StandardCharsets.UTF_8);
	}

}
