package dev.wasmboot.spring.reload;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

import dev.wasmboot.spring.registry.WasmPluginRegistry;
import dev.wasmboot.spring.reload.PluginDirectory.Outcome;

/**
 * Looks at the plugin directory when somebody asks for it, on a thread of its own, since
 * a thread that serves a request is no place to run the start-up of a plugin.
 */
public final class PluginReloader {

	private final PluginDirectory directory;

	private final WasmPluginRegistry registry;

	private final Executor executor;

	/**
	 * Create a reloader.
	 * @param directory the plugin directory
	 * @param registry where plugins are published
	 * @param executor where plugins are loaded
	 */
	public PluginReloader(PluginDirectory directory, WasmPluginRegistry registry, Executor executor) {
		this.directory = directory;
		this.registry = registry;
		this.executor = executor;
	}

	/**
	 * Load what is new, has changed or was refused, and remove what is gone.
	 * @return what was done, by the name of the plugin; later
	 */
	public CompletableFuture<Map<String, Outcome>> reload() {
		return CompletableFuture.supplyAsync(() -> {
			try {
				return this.directory.synchronize(this.registry, true);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}, this.executor);
	}

}
