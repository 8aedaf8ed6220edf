package dev.wasmboot.spring.autoconfigure;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

import dev.wasmboot.engine.EngineMode;
import dev.wasmboot.engine.Feature;
import dev.wasmboot.spring.autoconfigure.PluginProperties.PolicyProperties;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Properties of WebAssembly plugins. A name that is not known here fails the start of the
 * application: a grant or limit that is misspelt must not go unnoticed.
 *
 * @param enabled Whether WebAssembly plugins are loaded and bound.
 * @param directory Directory in which every file 'name.wasm' is the plugin 'name'.
 * @param defaults Settings of every plugin, as far as the plugin has none of its own.
 * @param plugins Settings of single plugins, by name.
 * @param policies Policies that those of plugins and of the defaults can extend, by name.
 * @param reload Reloading of plugins while the application runs.
 * @param cache Cache of loaded modules.
 * @param audit Events that tell of what plugins are denied.
 * @param mode How plugins are run: compiled to JVM classes as they are called, compiled
 * as a whole when they are loaded, or interpreted.
 * @param features Features of WebAssembly that plugins may use. All, if not set.
 */
@ConfigurationProperties(prefix = "wasm", ignoreUnknownFields = false)
public record WasmProperties(@DefaultValue("true") boolean enabled, @DefaultValue("plugins") Path directory,
		@NestedConfigurationProperty @DefaultValue PluginProperties defaults,
		@DefaultValue Map<String, PluginProperties> plugins, @DefaultValue Map<String, PolicyProperties> policies,
		@DefaultValue Reload reload, @DefaultValue Cache cache, @DefaultValue Audit audit,
		@DefaultValue("auto") EngineMode mode, @Nullable Set<Feature> features) {

	/**
	 * Reloading.
	 *
	 * @param enabled Whether the plugin directory is watched.
	 * @param quietPeriod Time in which nothing may have happened in the plugin directory
	 * before what has happened is acted upon.
	 */
	public record Reload(@DefaultValue("true") boolean enabled, @DefaultValue("500ms") Duration quietPeriod) {

	}

	/**
	 * Events that tell of what plugins are denied.
	 *
	 * @param eventsPerMinute Events of a plugin in a minute, at most. The metric counts
	 * all denials.
	 */
	public record Audit(@DefaultValue("60") int eventsPerMinute) {

	}

	/**
	 * Cache of loaded modules.
	 *
	 * @param size Sum of the sizes of the modules that are kept, besides those in use.
	 * @param disk Compiled code on disk.
	 */
	public record Cache(@DefaultValue("256MB") DataSize size, @DefaultValue Disk disk) {

	}

	/**
	 * Compiled code on disk, so that a restart compiles nothing.
	 *
	 * @param directory Directory that compiled code is kept in. Nothing is kept on disk,
	 * if not set.
	 * @param keyFile File with the secret key that compiled code is sealed with, made if
	 * it does not exist. In the user's home, if not set.
	 * @param size Sum of the sizes of what is kept.
	 */
	public record Disk(@Nullable Path directory, @Nullable Path keyFile, @DefaultValue("512MB") DataSize size) {

	}

}
