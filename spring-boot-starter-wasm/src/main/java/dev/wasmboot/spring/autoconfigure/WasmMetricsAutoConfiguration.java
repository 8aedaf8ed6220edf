package dev.wasmboot.spring.autoconfigure;

import dev.wasmboot.engine.WasmEngine;
import dev.wasmboot.spring.WasmPlugins;
import dev.wasmboot.spring.observation.CallMetrics;
import dev.wasmboot.spring.observation.ModuleCacheMetrics;
import dev.wasmboot.spring.observation.PluginMetrics;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of metrics.
 */
@AutoConfiguration(after = WasmAutoConfiguration.class,
		afterName = "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean({ MeterRegistry.class, WasmPlugins.class })
public final class WasmMetricsAutoConfiguration {

	@Bean
	CallMetrics wasmCallMetrics(MeterRegistry meters) {
		return new CallMetrics(meters);
	}

	@Bean
	PluginMetrics wasmPluginMetrics(WasmPlugins plugins, MeterRegistry meters) {
		return new PluginMetrics(plugins, meters);
	}

	@Bean
	ModuleCacheMetrics wasmModuleCacheMetrics(WasmEngine engine) {
		return new ModuleCacheMetrics(engine);
	}

}
