package dev.wasmboot.spring.autoconfigure;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

import dev.wasmboot.spring.registry.PluginSettings;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * The settings of all plugins, those that have none of their own included. They are
 * worked out when the application starts, so that a wrong value shows then and not when a
 * plugin appears.
 */
final class PluginSettingsByName implements Function<String, PluginSettings> {

	private final PluginSettings defaults;

	private final Map<String, PluginSettings> settings = new HashMap<>();

	PluginSettingsByName(WasmProperties properties) {
		requireNoneForAll(properties.defaults());
		HostDirectoryChecks checks = new HostDirectoryChecks(properties);
		PolicyTemplates templates = new PolicyTemplates(properties.policies(), checks);
		PluginProperties defaults = complete("wasm.defaults", properties.defaults(), templates);
		this.defaults = settings("wasm.defaults", defaults, checks);
		properties.plugins().forEach((name, own) -> {
			String property = PropertyGroup.named("wasm.plugins", name);
			this.settings.put(name, settings(property, complete(property, own, templates).over(defaults), checks));
		});
	}

	private static PluginSettings settings(String prefix, PluginProperties properties, HostDirectoryChecks checks) {
		PluginSettings settings = new PluginSettingsMapper(prefix).map(properties);
		checks.check(prefix + ".policy", settings.policy().filesystem());
		return settings;
	}

	@Override
	public PluginSettings apply(String name) {
		return this.settings.getOrDefault(name, this.defaults);
	}

	/**
	 * Plugins differ: a digest that all of them have to have keeps all but one out, and
	 * one that is dropped into the directory must not run whatever it is denied.
	 */
	private static void requireNoneForAll(PluginProperties defaults) {
		if (defaults.sha256() != null) {
			throw new InvalidConfigurationPropertyValueException("wasm.defaults.sha256", defaults.sha256(),
					"A SHA-256 is that of one module: set 'wasm.plugins.<name>.sha256' instead");
		}
		if (defaults.learn()) {
			throw new InvalidConfigurationPropertyValueException("wasm.defaults.learn", true,
					"What a plugin needs is learnt for one at a time: set 'wasm.plugins.<name>.learn' instead");
		}
	}

	private static PluginProperties complete(String property, PluginProperties properties, PolicyTemplates templates) {
		return properties.withPolicy(templates.complete(property + ".policy", properties.policy()));
	}

}
