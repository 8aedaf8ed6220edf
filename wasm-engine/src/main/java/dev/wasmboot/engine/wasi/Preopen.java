package dev.wasmboot.engine.wasi;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

import dev.wasmboot.engine.LinkException;
import dev.wasmboot.engine.wasi.fs.Directory;
import dev.wasmboot.engine.wasi.fs.HostDirectory;
import dev.wasmboot.policy.FilesystemGrant;

/**
 * A granted directory. It stays open as long as the instance, whatever the guest closes.
 *
 * @param directory the directory
 * @param name where the guest sees it
 * @param readOnly whether nothing in it can be changed
 */
record Preopen(Directory directory, String name, boolean readOnly) {

	/**
	 * Open the directories that are granted.
	 * @param grants the grants
	 * @return the directories, in the order of their grants
	 * @throws LinkException if one cannot be opened; none is left open then
	 */
	static List<Preopen> open(List<FilesystemGrant> grants) {
		List<Preopen> opened = new ArrayList<>();
		try {
			for (FilesystemGrant grant : grants) {
				opened.add(open(grant));
			}
			return List.copyOf(opened);
		}
		catch (LinkException ex) {
			opened.forEach((preopen) -> preopen.directory().close());
			throw ex;
		}
	}

	private static Preopen open(FilesystemGrant grant) {
		try {
			return new Preopen(HostDirectory.open(grant.host()), grant.guest(),
					grant.access() == FilesystemGrant.Access.READ_ONLY);
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

	private static String describe(FilesystemGrant grant) {
		return "the directory '" + grant.host() + "', granted as '" + grant.guest() + "',";
	}

	/**
	 * The name as guests read it.
	 * @return UTF-8
	 */
	byte[] nameBytes() {
		return this.name.getBytes(StandardCharsets.UTF_8);
	}

}
