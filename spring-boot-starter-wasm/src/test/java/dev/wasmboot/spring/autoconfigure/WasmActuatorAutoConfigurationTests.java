package dev.wasmboot.spring.autoconfigure;

import java.nio.file.Path;

import dev.wasmboot.spring.Guests;
import dev.wasmboot.spring.WasmPlugins;
import dev.wasmboot.spring.actuate.WasmEndpoint;
import dev.wasmboot.spring.health.WasmHealthContributor;
import dev.wasmboot.spring.observation.CallMetrics;
import dev.wasmboot.spring.observation.ModuleCacheMetrics;
import dev.wasmboot.spring.observation.PluginMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.convert.support.ConfigurableConversionService;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an application that has the actuator gets besides, and that one without it does
 * not miss it.
 */
class WasmActuatorAutoConfigurationTests {

	@TempDir
	private Path directory;

	private ApplicationContextRunner contextRunner = new ApplicationContextRunner();

	@BeforeEach
	void configure() {
		this.contextRunner = new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(JacksonAutoConfiguration.class, MetricsAutoConfiguration.class,
					CompositeMeterRegistryAutoConfiguration.class, WasmAutoConfiguration.class,
					WasmMetricsAutoConfiguration.class, WasmHealthContributorAutoConfiguration.class,
					WasmEndpointAutoConfiguration.class))
			.withInitializer((context) -> context.getEnvironment()
				.setConversionService((ConfigurableConversionService) ApplicationConversionService.getSharedInstance()))
			.withPropertyValues("wasm.directory=" + this.directory);
	}

	@Test
	void callsPoolsAndCacheAreMeasured() {
		Guests.install(Guests.VERSION_1, this.directory, "version");
		this.contextRunner.withBean(SimpleMeterRegistry.class).run((context) -> {
			context.getBean(WasmPlugins.class).bind("version", Version.class).version();
			MeterRegistry meters = context.getBean(MeterRegistry.class);
			assertThat(meters.get("wasm.calls").tags("plugin", "version", "outcome", "success").timer().count())
				.isEqualTo(1);
			assertThat(meters.get("wasm.pool.size").tag("plugin", "version").gauge().value()).isPositive();
			assertThat(meters.get("wasm.cache.loads").tag("result", "miss").functionCounter().count()).isEqualTo(1);
		});
	}

	@Test
	void withoutMicrometerNothingIsMeasured() {
		this.contextRunner.withClassLoader(new FilteredClassLoader(MeterRegistry.class))
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean("wasmCallMetrics")
				.hasSingleBean(WasmPlugins.class));
	}

	@Test
	void withoutARegistryOfMetersNothingIsMeasured() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(WasmAutoConfiguration.class, WasmMetricsAutoConfiguration.class))
			.withPropertyValues("wasm.directory=" + this.directory)
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(CallMetrics.class)
				.doesNotHaveBean(PluginMetrics.class)
				.doesNotHaveBean(ModuleCacheMetrics.class));
	}

	@Test
	void healthIsContributed() {
		this.contextRunner.run((context) -> assertThat(context).hasSingleBean(WasmHealthContributor.class));
	}

	@Test
	void healthCanBeDisabled() {
		this.contextRunner.withPropertyValues("management.health.wasm.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(WasmHealthContributor.class));
	}

	@Test
	void withoutHealthNothingIsContributed() {
		this.contextRunner.withClassLoader(new FilteredClassLoader(CompositeHealthContributor.class))
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean("wasmHealthContributor")
				.hasSingleBean(WasmPlugins.class));
	}

	@Test
	void theEndpointIsThereWhenItIsExposed() {
		this.contextRunner.withPropertyValues("management.endpoints.web.exposure.include=wasm")
			.run((context) -> assertThat(context).hasSingleBean(WasmEndpoint.class));
	}

	@Test
	void theEndpointIsNotExposedUnlessSomebodyDecidesSo() {
		this.contextRunner.run((context) -> assertThat(context).doesNotHaveBean(WasmEndpoint.class));
	}

	@Test
	void theEndpointCanBeSwitchedOff() {
		this.contextRunner
			.withPropertyValues("management.endpoints.web.exposure.include=wasm",
					"management.endpoint.wasm.access=none")
			.run((context) -> assertThat(context).doesNotHaveBean(WasmEndpoint.class));
	}

	@Test
	void withoutTheActuatorThereIsNoEndpoint() {
		this.contextRunner.withClassLoader(new FilteredClassLoader(ConditionalOnAvailableEndpoint.class))
			.withPropertyValues("management.endpoints.web.exposure.include=wasm")
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean("wasmEndpoint")
				.hasSingleBean(WasmPlugins.class));
	}

	@Test
	void whenPluginsAreDisabledNothingOfThisIsThere() {
		this.contextRunner.withPropertyValues("wasm.enabled=false", "management.endpoints.web.exposure.include=wasm")
			.withBean(SimpleMeterRegistry.class)
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(CallMetrics.class)
				.doesNotHaveBean(WasmHealthContributor.class)
				.doesNotHaveBean(WasmEndpoint.class));
	}

	interface Version {

		int version();

	}

}
