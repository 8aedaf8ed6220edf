package dev.wasmboot.spring.reload;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The directory entries that decide what a path leads to. For a path without symbolic
 * links that is only its last name, in the directory it is in. For others it is each link
 * on the way as well: so a plugin directory that is a Kubernetes ConfigMap, in which a
 * link is moved to another version of all files, is watched, and so is a link to a
 * release. The names matter, since the directory that a link is in may be a busy place.
 */
final class WatchedPaths {

	/** As many links as Linux follows. */
	private static final int MAX_LINKS = 40;

	private final Map<Path, Set<Path>> entries = new HashMap<>();

	private final Set<Path> whole = new HashSet<>();

	/**
	 * Watch all that happens in a directory, and what the path to it leads to.
	 * @param directory the absolute path, of something that need not exist
	 * @throws IOException if the path cannot be followed
	 */
	void addDirectory(Path directory) throws IOException {
		add(directory);
		if (Files.isDirectory(directory)) {
			Path real = directory.toRealPath();
			this.whole.add(real);
			this.entries.computeIfAbsent(real, (missing) -> new HashSet<>());
		}
	}

	/**
	 * Watch what a path leads to.
	 * @param path the absolute path, of something that need not exist
	 * @throws IOException if the path cannot be followed
	 */
	void add(Path path) throws IOException {
		Deque<Path> ahead = new ArrayDeque<>();
		path.forEach(ahead::add);
		Path root = path.getRoot();
		Path directory = root;
		for (int links = 0; !ahead.isEmpty() && links <= MAX_LINKS;) {
			Path entry = directory.resolve(ahead.removeFirst()).normalize();
			boolean link = Files.isSymbolicLink(entry);
			if (link || ahead.isEmpty() || !Files.exists(entry)) {
				watch(directory, entry);
			}
			if (link) {
				links++;
				Path target = Files.readSymbolicLink(entry);
				directory = target.isAbsolute() ? root : directory;
				prepend(target, ahead);
			}
			else if (Files.isDirectory(entry)) {
				directory = entry;
			}
			else {
				return;
			}
		}
	}

	/**
	 * The directories to watch, without symbolic links on the way to them.
	 */
	Set<Path> directories() {
		return this.entries.keySet();
	}

	/**
	 * Whether something that happened to an entry of a directory matters.
	 */
	boolean concerns(Path directory, Path entry) {
		return this.whole.contains(directory)
				|| this.entries.getOrDefault(directory, Set.of()).contains(entry.getFileName());
	}

	private void watch(Path directory, Path entry) {
		Set<Path> names = this.entries.computeIfAbsent(directory, (missing) -> new HashSet<>());
		if (entry.getFileName() != null) {
			names.add(entry.getFileName());
		}
	}

	private static void prepend(Path target, Deque<Path> ahead) {
		for (int i = target.getNameCount() - 1; i >= 0; i--) {
			ahead.addFirst(target.getName(i));
		}
	}

}
