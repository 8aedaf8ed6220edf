package dev.wasmboot.spring.reload;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import dev.wasmboot.spring.registry.PluginLoadException;
import dev.wasmboot.spring.registry.WasmPluginRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory in which every file {@code <name>.wasm} is the plugin {@code <name>}.
 * Hidden files and subdirectories are none of its business, and neither are plugins that
 * were put into the registry from elsewhere. Thread-safe.
 */
public final class PluginDirectory {

	private static final String SUFFIX = ".wasm";

	private static final Logger logger = LoggerFactory.getLogger(PluginDirectory.class);

	private final Path path;

	/** What was last found, good or bad, by the name of the plugin. */
	private final Map<String, String> found = new HashMap<>();

	/**
	 * Create a directory.
	 * @param path where it is; it need not exist
	 */
	public PluginDirectory(Path path) {
		this.path = path.toAbsolutePath().normalize();
	}

	/**
	 * Where it is.
	 * @return the absolute path
	 */
	public Path path() {
		return this.path;
	}

	/**
	 * Load all plugins, as an application does when it starts.
	 * @param registry where they are published
	 * @throws PluginLoadException if one of them cannot be published
	 * @throws IOException if the directory is there and cannot be read
	 */
	public synchronized void load(WasmPluginRegistry registry) throws IOException {
		if (!Files.isDirectory(this.path)) {
			logger.info("There is no directory {}, and so no WebAssembly plugin", this.path);
			return;
		}
		for (Path file : files()) {
			publish(file, registry, true);
		}
	}

	/**
	 * Load what is new or has changed, and remove the plugins whose files are gone. A
	 * directory that is gone altogether removes nothing: it is more likely that a volume
	 * is missing than that somebody wanted to lose all plugins at once.
	 * @param registry where plugins are published
	 * @param everything whether to try again what was found before and has not changed,
	 * but may have been refused
	 * @return what was done, by the name of the plugin
	 * @throws IOException if the directory cannot be read; then nothing was done
	 */
	public synchronized Map<String, Outcome> synchronize(WasmPluginRegistry registry, boolean everything)
			throws IOException {
		Map<String, Outcome> outcomes = new TreeMap<>();
		if (!Files.isDirectory(this.path)) {
			if (!this.found.isEmpty()) {
				logger.warn("The plugin directory {} is gone; the plugins that were in it go on serving", this.path);
			}
			return outcomes;
		}
		for (Path file : files()) {
			outcomes.put(name(file), tryToPublish(file, registry, everything));
		}
		for (String name : List.copyOf(this.found.keySet())) {
			if (!outcomes.containsKey(name)) {
				this.found.remove(name);
				registry.remove(name);
				outcomes.put(name, Outcome.REMOVED);
			}
		}
		return outcomes;
	}

	/**
	 * The files that are plugins.
	 * @return their paths below {@link #path()}, sorted; none if it does not exist
	 * @throws IOException if the directory cannot be read
	 */
	List<Path> files() throws IOException {
		if (!Files.isDirectory(this.path)) {
			return List.of();
		}
		try (Stream<Path> entries = Files.list(this.path)) {
			return entries.filter(PluginDirectory::isPlugin).sorted().toList();
		}
	}

	private Outcome tryToPublish(Path file, WasmPluginRegistry registry, boolean everything) {
		try {
			return publish(file, registry, everything);
		}
		catch (PluginLoadException ex) {
			return Outcome.REFUSED;
		}
	}

	private Outcome publish(Path file, WasmPluginRegistry registry, boolean everything) {
		PluginFile content = PluginFile.read(file);
		if (content == null) {
			return Outcome.INCOMPLETE;
		}
		String before = this.found.put(name(file), content.fingerprint());
		if (!everything && content.fingerprint().equals(before)) {
			return Outcome.UNCHANGED;
		}
		return registry.update(name(file), content) ? Outcome.PUBLISHED : Outcome.UNCHANGED;
	}

	private static boolean isPlugin(Path file) {
		String name = String.valueOf(file.getFileName());
		return name.endsWith(SUFFIX) && !name.startsWith(".") && Files.isRegularFile(file);
	}

	private static String name(Path file) {
		String name = String.valueOf(file.getFileName());
		return name.substring(0, name.length() - SUFFIX.length());
	}

	/**
	 * What was done about a plugin.
	 */
	public enum Outcome {

		/** The version in the file now serves. */
		PUBLISHED,

		/** The version in the file served already, or was refused already. */
		UNCHANGED,

		/** The version in the file was refused. */
		REFUSED,

		/** The file is being written; it will be looked at again. */
		INCOMPLETE,

		/** The file is gone, and so is the plugin. */
		REMOVED

	}

}
