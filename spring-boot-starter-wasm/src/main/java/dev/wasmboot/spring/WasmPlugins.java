package dev.wasmboot.spring;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The plugins of the application. Thread-safe.
 */
public interface WasmPlugins {

	/**
	 * The names of all plugins that are known: published ones, and ones that cannot be
	 * published or were removed and are still bound.
	 * @return the names, sorted
	 */
	Set<String> names();

	/**
	 * What is known about a plugin at this moment.
	 * @param name the name of the plugin
	 * @return its state, if it is known
	 */
	Optional<PluginState> plugin(String name);

	/**
	 * An object that calls a plugin. It stays valid while the plugin is replaced, and
	 * from now on only versions that it can call take the place of the current one.
	 * @param <T> the interface
	 * @param name the name of the plugin
	 * @param type the interface
	 * @return the object, thread-safe; its methods throw {@link WasmPluginException}
	 * @throws WasmPluginException if there is no such plugin
	 * @throws RuntimeException if the interface and the plugin do not fit, with a message
	 * for the developer
	 */
	<T> T bind(String name, Class<T> type);

	/**
	 * Objects that call all plugins which now export what an interface needs. Unlike with
	 * {@link #bind}, a plugin may later be replaced by a version that does not fit any
	 * more: calls then fail with {@link WasmPluginException.Kind#UNAVAILABLE}, and it is
	 * absent from the next answer of this method.
	 * @param <T> the interface
	 * @param type the interface
	 * @return an object for each plugin that fits, by name, sorted
	 * @throws RuntimeException if no plugin could ever implement the interface, with a
	 * message for the developer
	 */
	<T> Map<String, T> implementing(Class<T> type);

}
