package dev.wasmboot.spring.autoconfigure;

import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is said of a property that does not exist.
 */
class UnknownPropertyFailureAnalyzerTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"', value = {
			"wasm.plugin.x.limits.memory | Below 'wasm' there are: audit, cache, defaults, directory, enabled, features, mode, plugins, policies, reload.",
			"wasm.defaults.tiemout | Below 'wasm.defaults' there are: isolation, learn, limits, policy, pool, sha256.",
			"wasm.plugins.tax.pool.max-wiat | Below 'wasm.plugins.tax.pool' there are: max-wait, size.",
			"wasm.plugins[a.b].pool.maximum | Below 'wasm.plugins[a.b].pool' there are: max-wait, size.",
			"wasm.defaults.policy.filesystem[0].path | Below 'wasm.defaults.policy.filesystem[0]' there are: access, guest, host, links, memory, quota.",
			"wasm.policies.web.clok.wall | Below 'wasm.policies.web' there are: arguments, clock, environment, extends, filesystem, host-functions, random, stdio.",
			"wasm.defaults.policy.extends.x | 'wasm.defaults.policy.extends' is a single value.",
			"wasm.reload.quiet-period.x | 'wasm.reload.quiet-period' is a single value." })
	void theReportNamesThePropertyAndThoseThatExistThere(String property, String known) {
		FailureAnalysis analysis = analyze(OfWasm.class, property + "=1");
		assertThat(Objects.requireNonNull(analysis).getDescription())
			.startsWith("There is no property '" + property + "'")
			.endsWith(". " + known);
		assertThat(analysis.getAction()).contains("Write the name of a property that exists");
	}

	@Test
	void eachMisspeltPropertyIsReported() {
		FailureAnalysis analysis = analyze(OfWasm.class, "wasm.x=1", "wasm.cache.y=1");
		assertThat(Objects.requireNonNull(analysis).getDescription()).contains("There is no property 'wasm.x'")
			.contains("There is no property 'wasm.cache.y'");
	}

	@Test
	void thePropertiesOfOthersAreLeftToOthers() {
		assertThat(analyze(OfOthers.class, "other.x=1")).isNull();
	}

	private static @Nullable FailureAnalysis analyze(Class<?> configuration, String... values) {
		@Nullable FailureAnalysis[] analysis = new FailureAnalysis[1];
		new ApplicationContextRunner().withUserConfiguration(configuration)
			.withPropertyValues(values)
			.run((context) -> analysis[0] = new UnknownPropertyFailureAnalyzer()
				.analyze(Objects.requireNonNull(context.getStartupFailure())));
		return analysis[0];
	}

	@EnableConfigurationProperties(WasmProperties.class)
	static class OfWasm {

	}

	@EnableConfigurationProperties(OtherProperties.class)
	static class OfOthers {

	}

	@ConfigurationProperties(prefix = "other", ignoreUnknownFields = false)
	record OtherProperties(@Nullable String name) {

	}

}
