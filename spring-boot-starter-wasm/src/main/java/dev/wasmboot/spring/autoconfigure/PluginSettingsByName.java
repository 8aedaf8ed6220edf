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
		PolicyTemplates templates = new PolicyTemplates(properties.policies());
		PluginProperties defaults = complete("wasm.defaults", properties.defaults(), templates);
		this.defaults = new PluginSettingsMapper("wasm.defaults").map(defaults);
		properties.plugins().forEach((name, own) -> {
			String property = PropertyGroup.named("wasm.plugins", name);
			this.settings.put(name,
					new PluginSettingsMapper(property).map(complete(property, own, templates).over(defaults)));
		});
	}

	@Override
	public PluginSettings apply(String name) {
		return this.settings.getOrDefault(name, this.defaults);
	}

	private static PluginProperties complete(String property, PluginProperties properties, PolicyTemplates templates) {
		return properties.withPolicy(templates.complete(property + ".policy", properties.policy()));
	}

}
