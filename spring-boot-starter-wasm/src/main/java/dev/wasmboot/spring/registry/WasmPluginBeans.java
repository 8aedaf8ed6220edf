package dev.wasmboot.spring.registry;

import java.nio.file.Path;
import java.util.Set;

import dev.wasmboot.spring.WasmPlugins;

import org.springframework.boot.diagnostics.FailureAnalyzedException;

/**
 * Makes the beans of interfaces that are marked {@link dev.wasmboot.spring.WasmPlugin}.
 */
public final class WasmPluginBeans {

	/**
	 * The name under which the definitions of those beans refer to this one.
	 */
	public static final String BEAN_NAME = "wasmPluginBeans";

	private final WasmPlugins plugins;

	private final Path directory;

	/**
	 * Create the factory.
	 * @param plugins the plugins
	 * @param directory where the plugins of the application are looked for
	 */
	public WasmPluginBeans(WasmPlugins plugins, Path directory) {
		this.plugins = plugins;
		this.directory = directory;
	}

	/**
	 * Make a bean.
	 * @param <T> the interface
	 * @param plugin the name of the plugin
	 * @param type the interface
	 * @return an object of the interface that calls the plugin
	 */
	public <T> T create(String plugin, Class<T> type) {
		boolean serves = this.plugins.plugin(plugin).filter((state) -> state.published() != null).isPresent();
		if (!serves) {
			throw new FailureAnalyzedException(
					"The interface " + type.getName() + " needs the WebAssembly plugin '" + plugin
							+ "', which is not there. " + whatIsThere(),
					"Put '" + plugin + ".wasm' into " + this.directory
							+ ", set 'wasm.directory' to the directory that it is in, or correct the name in @WasmPlugin");
		}
		return this.plugins.bind(plugin, type);
	}

	private String whatIsThere() {
		Set<String> names = this.plugins.names();
		return names.isEmpty() ? "There is no plugin at all" : "Plugins that are: " + String.join(", ", names);
	}

}
