package dev.wasmboot.spring.autoconfigure;

import java.time.Duration;

import dev.wasmboot.engine.WasmEngine;
import dev.wasmboot.spring.actuate.WasmEndpoint;
import dev.wasmboot.spring.registry.WasmPluginRegistry;
import dev.wasmboot.spring.reload.PluginDirectory;
import dev.wasmboot.spring.reload.PluginReloader;

import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.core.task.SimpleAsyncTaskExecutor;

/**
 * Auto-configuration of the endpoint {@code wasm}.
 */
@AutoConfiguration(after = WasmAutoConfiguration.class)
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
@ConditionalOnBean(PluginDirectory.class)
@ConditionalOnAvailableEndpoint(WasmEndpoint.class)
public final class WasmEndpointAutoConfiguration {

	/** As long as a web client usually waits. */
	private static final Duration RELOAD_PATIENCE = Duration.ofSeconds(30);

	@Bean
	WasmEndpoint wasmEndpoint(WasmPluginRegistry registry, WasmEngine engine, PluginDirectory directory) {
		PluginReloader reloader = new PluginReloader(directory, registry, new SimpleAsyncTaskExecutor("wasm-reload-"),
				RELOAD_PATIENCE);
		return new WasmEndpoint(registry, engine, reloader);
	}

}
