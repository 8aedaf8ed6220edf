package dev.wasmboot.spring.autoconfigure;

import java.time.Duration;

import dev.wasmboot.spring.registry.WasmPluginRegistry;
import dev.wasmboot.spring.reload.PluginDirectory;
import dev.wasmboot.spring.reload.PluginDirectoryWatcher;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of reloading: watches the plugin directory.
 */
@AutoConfiguration(after = WasmAutoConfiguration.class)
@ConditionalOnBean(PluginDirectory.class)
@ConditionalOnBooleanProperty(name = "wasm.reload.enabled", matchIfMissing = true)
public final class WasmReloadAutoConfiguration {

	@Bean
	PluginDirectoryWatcher wasmPluginDirectoryWatcher(WasmProperties properties, PluginDirectory directory,
			WasmPluginRegistry registry) {
		Duration quietPeriod = properties.reload().quietPeriod();
		if (quietPeriod.isNegative()) {
			throw new InvalidConfigurationPropertyValueException("wasm.reload.quiet-period", quietPeriod,
					"Give a duration of at least 0");
		}
		return new PluginDirectoryWatcher(directory, registry, quietPeriod);
	}

}
