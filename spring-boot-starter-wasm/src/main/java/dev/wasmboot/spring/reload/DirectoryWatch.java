package dev.wasmboot.spring.reload;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import dev.wasmboot.spring.registry.WasmPluginRegistry;
import dev.wasmboot.spring.reload.PluginDirectory.Outcome;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the plugin directory until it is closed. When something has happened there, it
 * waits until nothing more has happened for the quiet period, so that a file is not
 * loaded while it is being written, and then looks at the whole directory: what counts is
 * what is there, not what was reported. Directories are registered before they are looked
 * at, so that nothing falls in between.
 */
final class DirectoryWatch implements Runnable, AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(DirectoryWatch.class);

	private final PluginDirectory directory;

	private final WasmPluginRegistry registry;

	private final Duration quietPeriod;

	private final WatchService service = FileSystems.getDefault().newWatchService();

	private final Map<Path, WatchKey> keys = new HashMap<>();

	private WatchedPaths paths = new WatchedPaths();

	/**
	 * Create a watch.
	 * @throws IOException if the platform has none to give
	 */
	DirectoryWatch(PluginDirectory directory, WasmPluginRegistry registry, Duration quietPeriod) throws IOException {
		this.directory = directory;
		this.registry = registry;
		this.quietPeriod = quietPeriod;
	}

	@Override
	public void run() {
		try {
			register();
			while (true) {
				awaitQuiet();
				boolean registered = register();
				boolean complete = synchronize();
				if (registered && complete) {
					awaitChange();
				}
			}
		}
		catch (ClosedWatchServiceException | InterruptedException ex) {
			logger.debug("Stopped watching {}", this.directory.path());
		}
	}

	/**
	 * Stop watching. A plugin that is being loaded is loaded to the end.
	 */
	@Override
	public void close() {
		try {
			this.service.close();
		}
		catch (IOException ex) {
			logger.debug("Cannot close the watch of {}", this.directory.path(), ex);
		}
	}

	/**
	 * Watch what matters now. What appears in a directory just before that is watched is
	 * no event: so what matters is worked out again until nothing new has to be watched.
	 */
	private boolean register() {
		try {
			do {
				this.paths = pathsThatMatter();
			}
			while (registerNew());
			this.keys.entrySet().removeIf((watched) -> isStale(watched.getKey(), watched.getValue()));
			return true;
		}
		catch (IOException ex) {
			logger.debug("Something is changing on the way to {}", this.directory.path(), ex);
			return false;
		}
	}

	private WatchedPaths pathsThatMatter() throws IOException {
		WatchedPaths result = new WatchedPaths();
		result.addDirectory(this.directory.path());
		for (Path file : this.directory.files()) {
			result.add(file);
			result.add(PluginFile.sideCar(file));
		}
		return result;
	}

	private boolean registerNew() throws IOException {
		boolean registered = false;
		for (Path path : this.paths.directories()) {
			WatchKey key = this.keys.get(path);
			if (key == null || !key.isValid()) {
				this.keys.put(path, path.register(this.service, StandardWatchEventKinds.ENTRY_CREATE,
						StandardWatchEventKinds.ENTRY_MODIFY, StandardWatchEventKinds.ENTRY_DELETE));
				registered = true;
			}
		}
		return registered;
	}

	private boolean isStale(Path path, WatchKey key) {
		if (this.paths.directories().contains(path)) {
			return false;
		}
		key.cancel();
		return true;
	}

	private boolean synchronize() {
		try {
			return !this.directory.synchronize(this.registry, false).containsValue(Outcome.INCOMPLETE);
		}
		catch (IOException ex) {
			logger.warn("Cannot read the plugin directory {}", this.directory.path(), ex);
		}
		catch (Throwable ex) {
			// Whatever a plugin did to its loading, the others are to be reloaded again.
			logger.error("Cannot reload the plugins in {}", this.directory.path(), ex);
		}
		return true;
	}

	private void awaitChange() throws InterruptedException {
		while (!concerns(this.service.take())) {
			// Something else changed in a directory on the way.
		}
	}

	private void awaitQuiet() throws InterruptedException {
		long end = System.nanoTime() + this.quietPeriod.toNanos();
		while (true) {
			WatchKey key = this.service.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
			if (key == null) {
				return;
			}
			if (concerns(key)) {
				end = System.nanoTime() + this.quietPeriod.toNanos();
			}
		}
	}

	private boolean concerns(WatchKey key) {
		Path watched = (Path) key.watchable();
		boolean concerns = false;
		for (WatchEvent<?> event : key.pollEvents()) {
			concerns |= event.kind() == StandardWatchEventKinds.OVERFLOW
					|| (event.context() instanceof Path entry && this.paths.concerns(watched, entry));
		}
		return !key.reset() || concerns;
	}

}
