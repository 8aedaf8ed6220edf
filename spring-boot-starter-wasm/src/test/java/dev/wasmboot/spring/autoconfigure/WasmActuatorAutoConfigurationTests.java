package dev.wasmboot.spring.autoconfigure;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import dev.wasmboot.spring.Guests;
import dev.wasmboot.spring.WasmPlugins;
import dev.wasmboot.spring.actuate.PluginDescriptor.DeniedDescriptor;
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

import org.springframework.boot.actuate.audit.AuditEvent;
import org.springframework.boot.actuate.audit.listener.AuditApplicationEvent;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationListener;
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
	void whatAPluginIsDeniedIsAuditedCountedAndShown(@TempDir Path data) {
		Guests.install("hostile/file-snoop.wasm", this.directory, "snoop");
		List<AuditEvent> audited = new ArrayList<>();
		this.contextRunner.withBean(SimpleMeterRegistry.class)
			.withConfiguration(AutoConfigurations.of(WasmAuditAutoConfiguration.class))
			.withInitializer((context) -> context.addApplicationListener(
					(ApplicationListener<AuditApplicationEvent>) (event) -> audited.add(event.getAuditEvent())))
			.withPropertyValues("management.endpoints.web.exposure.include=wasm", "wasm.audit.events-per-minute=3",
					"wasm.plugins.snoop.policy.filesystem[0].host=" + data,
					"wasm.plugins.snoop.policy.filesystem[0].guest=/data")
			.run((context) -> {
				context.getBean(WasmPlugins.class).bind("snoop", Snoop.class).discount("{}");
				assertThat(audited).hasSize(3).allSatisfy((event) -> {
					assertThat(event.getPrincipal()).isEqualTo("snoop");
					assertThat(event.getType()).isEqualTo("WASM_PLUGIN_DENIED");
					assertThat(event.getData()).containsEntry("capability", "filesystem")
						.containsEntry("function", "path_open")
						.containsEntry("intent", "escape")
						.doesNotContainKey("unpublished");
				});
				assertThat(audited).extracting((event) -> event.getData().get("subject"))
					.containsExactly("/etc/passwd", "../etc/passwd", "../../etc/passwd");
				MeterRegistry meters = context.getBean(MeterRegistry.class);
				assertThat(meters.get("wasm.denials")
					.tags("plugin", "snoop", "capability", "filesystem", "function", "path_open", "intent", "escape")
					.counter()
					.count()).isGreaterThan(3);
				assertThat(meters.get("wasm.denials").tag("capability", "environment").counter().count()).isEqualTo(1);
				assertThat(context.getBean(WasmEndpoint.class).plugin("snoop")).isNotNull()
					.satisfies((plugin) -> assertThat(plugin.denied()).extracting(DeniedDescriptor::subject)
						.contains("/proc/self/environ", "..", ""));
			});
	}

	@Test
	void withoutTheActuatorNothingIsAudited() {
		this.contextRunner.withClassLoader(new FilteredClassLoader(AuditApplicationEvent.class))
			.withConfiguration(AutoConfigurations.of(WasmAuditAutoConfiguration.class))
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean("wasmDenialAuditor")
				.hasSingleBean(WasmPlugins.class));
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

	interface Snoop {

		String discount(String cart);

	}

	interface Version {

		int version();

	}

}
