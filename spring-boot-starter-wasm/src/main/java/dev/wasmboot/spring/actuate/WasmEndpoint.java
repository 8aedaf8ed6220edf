package dev.wasmboot.spring.actuate;

import java.util.Map;
import java.util.TreeMap;

import dev.wasmboot.engine.CacheStatistics;
import dev.wasmboot.engine.CodeCacheStatistics;
import dev.wasmboot.engine.WasmEngine;
import dev.wasmboot.spring.WasmPlugins;
import dev.wasmboot.spring.reload.PluginDirectory.Outcome;
import dev.wasmboot.spring.reload.PluginReloader;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/**
 * Shows the plugins, and reloads them where {@code management.endpoint.wasm.access} is
 * {@code unrestricted}. Nothing that is shown is a secret: of environment variables the
 * names, not the values.
 */
@Endpoint(id = "wasm", defaultAccess = Access.READ_ONLY)
public class WasmEndpoint {

	private final WasmPlugins plugins;

	private final WasmEngine engine;

	private final PluginReloader reloader;

	/**
	 * Create an endpoint.
	 * @param plugins the plugins
	 * @param engine the engine
	 * @param reloader reloads them
	 */
	public WasmEndpoint(WasmPlugins plugins, WasmEngine engine, PluginReloader reloader) {
		this.plugins = plugins;
		this.engine = engine;
		this.reloader = reloader;
	}

	/**
	 * All plugins, and the caches.
	 * @return the plugins, in short
	 */
	@ReadOperation
	public WasmDescriptor plugins() {
		Map<String, PluginSummary> summaries = new TreeMap<>();
		for (String name : this.plugins.names()) {
			this.plugins.plugin(name).ifPresent((state) -> summaries.put(name, PluginSummary.of(state)));
		}
		return new WasmDescriptor(summaries, this.engine.cacheStatistics(), this.engine.codeCacheStatistics());
	}

	/**
	 * One plugin.
	 * @param plugin its name
	 * @return the plugin, in full, or {@code null} if it is not known
	 */
	@ReadOperation
	public @Nullable PluginDescriptor plugin(@Selector String plugin) {
		return this.plugins.plugin(plugin).map(PluginDescriptor::of).orElse(null);
	}

	/**
	 * Look at the plugin directory now: load what is new, has changed or was refused,
	 * remove what is gone. A reload that takes longer than the answer waits goes on.
	 * @return what was done about each plugin
	 */
	@WriteOperation
	public ReloadDescriptor reload() {
		return new ReloadDescriptor(this.reloader.reload());
	}

	/**
	 * All plugins.
	 *
	 * @param plugins the plugins, by name
	 * @param cache how the cache of loaded modules has done
	 * @param codeCache how the cache of compiled code has done
	 */
	public record WasmDescriptor(Map<String, PluginSummary> plugins, CacheStatistics cache,
			CodeCacheStatistics codeCache) implements OperationResponseBody {

	}

	/**
	 * What a reload did.
	 *
	 * @param plugins what was done, by the name of the plugin
	 */
	public record ReloadDescriptor(Map<String, Outcome> plugins) implements OperationResponseBody {

	}

}
