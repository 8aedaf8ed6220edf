package dev.wasmboot.spring.autoconfigure;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

import dev.wasmboot.spring.registry.PluginSettings;

/**
 * The settings of all plugins, those that have none of their own included. They are
 * worked out when the application starts, so that a wrong value shows then and not when a
 * plugin appears.
 */
final class PluginSettingsByName implements Function<String, PluginSettings> {

	private final PluginSettings defaults;

	private final Map<String, PluginSettings> settings = new HashMap<>();

	PluginSettingsByName(WasmProperties properties) {
		this.defaults = new PluginSettingsMapper("wasm.defaults").map(properties.defaults());
		properties.plugins()
			.forEach((name, own) -> this.settings.put(name,
					new PluginSettingsMapper(property(name)).map(own.over(properties.defaults()))));
	}

	@Override
	public PluginSettings apply(String name) {
		return this.settings.getOrDefault(name, this.defaults);
	}

	private static String property(String plugin) {
		return (plugin.indexOf('.') < 0) ? "wasm.plugins." + plugin : "wasm.plugins[" + plugin + "]";
	}

}
