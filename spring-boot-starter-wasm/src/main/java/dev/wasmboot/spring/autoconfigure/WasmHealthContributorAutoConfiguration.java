package dev.wasmboot.spring.autoconfigure;

import dev.wasmboot.spring.WasmPlugins;
import dev.wasmboot.spring.health.WasmHealthContributor;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the health contributor {@code wasm}.
 */
@AutoConfiguration(after = WasmAutoConfiguration.class)
@ConditionalOnClass({ CompositeHealthContributor.class, ConditionalOnEnabledHealthIndicator.class })
@ConditionalOnBean(WasmPlugins.class)
@ConditionalOnEnabledHealthIndicator("wasm")
public final class WasmHealthContributorAutoConfiguration {

	@Bean
	WasmHealthContributor wasmHealthContributor(WasmPlugins plugins) {
		return new WasmHealthContributor(plugins);
	}

}
