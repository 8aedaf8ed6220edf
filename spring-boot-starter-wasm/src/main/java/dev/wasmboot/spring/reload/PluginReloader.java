package dev.wasmboot.spring.reload;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

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

	private final Duration patience;

	/**
	 * Create a reloader.
	 * @param directory the plugin directory
	 * @param registry where plugins are published
	 * @param executor where plugins are loaded
	 * @param patience how long somebody who asks is kept waiting
	 */
	public PluginReloader(PluginDirectory directory, WasmPluginRegistry registry, Executor executor,
			Duration patience) {
		this.directory = directory;
		this.registry = registry;
		this.executor = executor;
		this.patience = patience;
	}

	/**
	 * Load what is new, has changed or was refused, and remove what is gone.
	 * @return what was done, by the name of the plugin
	 * @throws IllegalStateException if it failed, or is not done yet; then it goes on
	 */
	public Map<String, Outcome> reload() {
		FutureTask<Map<String, Outcome>> task = new FutureTask<>(() -> this.directory.synchronize(this.registry, true));
		this.executor.execute(task);
		try {
			return task.get(this.patience.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (TimeoutException ex) {
			throw new IllegalStateException("Plugins are still being loaded from " + this.directory.path(), ex);
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException("Cannot reload the plugins in " + this.directory.path(), ex.getCause());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while plugins are being loaded", ex);
		}
	}

}
