package dev.wasmboot.spring.registry;

import dev.wasmboot.spring.WasmPlugins;

/**
 * The plugins of the application, and the way to change them. Thread-safe; different
 * plugins are loaded in parallel, the versions of one plugin one after the other. Loading
 * takes its time and runs code of the plugin: it does not belong on a thread that serves
 * a request.
 */
public interface WasmPluginRegistry extends WasmPlugins {

	/**
	 * Load a version of a plugin and publish it in place of the one that serves, if any.
	 * Calls that have begun finish on the earlier one. If the version cannot be
	 * published, the earlier one goes on serving.
	 * @param name the name of the plugin
	 * @param artifact the version
	 * @return whether another version serves now; {@code false} if the content is that
	 * which serves already
	 * @throws PluginLoadException if the version cannot be published
	 */
	boolean update(String name, PluginArtifact artifact);

	/**
	 * Take a plugin away. Calls that have begun finish; later ones fail until there is a
	 * version again.
	 * @param name the name of the plugin
	 * @return whether it was there
	 */
	boolean remove(String name);

}
