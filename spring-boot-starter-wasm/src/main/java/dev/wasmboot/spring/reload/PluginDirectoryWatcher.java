package dev.wasmboot.spring.reload;

import java.io.IOException;
import java.time.Duration;

import dev.wasmboot.spring.registry.WasmPluginRegistry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.SmartLifecycle;

/**
 * Keeps the registry up with the plugin directory while the application runs. It starts
 * after everything else and stops before.
 */
public final class PluginDirectoryWatcher implements SmartLifecycle {

	private static final Logger logger = LoggerFactory.getLogger(PluginDirectoryWatcher.class);

	private final PluginDirectory directory;

	private final WasmPluginRegistry registry;

	private final Duration quietPeriod;

	private @Nullable DirectoryWatch watch;

	/**
	 * Create a watcher.
	 * @param directory the plugin directory
	 * @param registry where plugins are published
	 * @param quietPeriod how long nothing must have happened in it
	 */
	public PluginDirectoryWatcher(PluginDirectory directory, WasmPluginRegistry registry, Duration quietPeriod) {
		this.directory = directory;
		this.registry = registry;
		this.quietPeriod = quietPeriod;
	}

	@Override
	public synchronized void start() {
		if (this.watch == null) {
			try {
				this.watch = new DirectoryWatch(this.directory, this.registry, this.quietPeriod);
			}
			catch (IOException ex) {
				logger.warn("Cannot watch {}: plugins are not reloaded when they change", this.directory.path(), ex);
				return;
			}
			Thread thread = new Thread(this.watch, "wasm-plugin-watcher");
			thread.setDaemon(true);
			thread.start();
		}
	}

	@Override
	public synchronized void stop() {
		if (this.watch != null) {
			this.watch.close();
			this.watch = null;
		}
	}

	@Override
	public synchronized boolean isRunning() {
		return this.watch != null;
	}

}
