package dev.wasmboot.spring.autoconfigure;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import dev.wasmboot.engine.Caller;
import dev.wasmboot.engine.HostExport;
import dev.wasmboot.engine.EngineMode;
import dev.wasmboot.engine.Feature;
import dev.wasmboot.engine.ModuleException;
import dev.wasmboot.engine.WasmEngine;
import dev.wasmboot.spring.Guests;
import dev.wasmboot.spring.WasmHostFunctions;
import dev.wasmboot.spring.WasmPlugin;
import dev.wasmboot.spring.WasmPluginEvent;
import dev.wasmboot.spring.WasmPluginLoadedEvent;
import dev.wasmboot.spring.WasmPlugins;
import dev.wasmboot.spring.autoconfigure.shop.Shop;
import dev.wasmboot.spring.autoconfigure.shop.Tools;
import dev.wasmboot.spring.registry.ImportWasmPlugins;
import dev.wasmboot.spring.registry.WasmPluginRegistry;
import dev.wasmboot.spring.reload.PluginDirectoryWatcher;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What an application gets by depending on the starter, and why it does not start.
 */
class WasmAutoConfigurationTests {

	@TempDir
	private Path directory;

	private ApplicationContextRunner contextRunner = new ApplicationContextRunner();

	@BeforeEach
	void configure() {
		this.contextRunner = new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(JacksonAutoConfiguration.class, WasmAutoConfiguration.class,
					WasmPluginScanAutoConfiguration.class, WasmReloadAutoConfiguration.class))
			.withPropertyValues("wasm.directory=" + this.directory);
	}

	@Test
	void pluginsOfTheDirectoryAreThere() {
		Guests.install(Guests.VERSION_1, this.directory, "version");
		Guests.install(Guests.COUNTER, this.directory, "counter");
		this.contextRunner.run((context) -> assertThat(context.getBean(WasmPlugins.class).names())
			.containsExactly("counter", "version"));
	}

	@Test
	void withoutADirectoryThereIsNoPlugin() {
		this.contextRunner.withPropertyValues("wasm.directory=" + this.directory.resolve("absent"))
			.run((context) -> assertThat(context.getBean(WasmPlugins.class).names()).isEmpty());
	}

	@Test
	void whenItIsDisabledNothingIsThere() {
		Guests.install(Guests.GARBAGE, this.directory, "broken");
		this.contextRunner.withUserConfiguration(Shop.Packages.class)
			.withPropertyValues("wasm.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(WasmPlugins.class)
				.doesNotHaveBean(WasmEngine.class)
				.doesNotHaveBean(PluginDirectoryWatcher.class)
				.doesNotHaveBean(Tools.class));
	}

	@Test
	void withoutReloadTheDirectoryIsNotWatched() {
		this.contextRunner.withPropertyValues("wasm.reload.enabled=false")
			.run((context) -> assertThat(context).hasSingleBean(WasmPluginRegistry.class)
				.doesNotHaveBean(PluginDirectoryWatcher.class));
	}

	@Test
	void modulesMayUseOnlyTheFeaturesThatAreListed() {
		byte[] module = { 0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 5, 3, 1, 4, 1 };
		this.contextRunner.withPropertyValues("wasm.features=simd,bulk-memory")
			.run((context) -> assertThatExceptionOfType(ModuleException.class)
				.isThrownBy(() -> context.getBean(WasmEngine.class).load(module))
				.withMessageContaining("needs memory64, which is switched off"));
		this.contextRunner.run((context) -> assertThat(context.getBean(WasmEngine.class).load(module).features())
			.containsExactly(Feature.MEMORY64));
	}

	@Test
	void pluginsAreRunInTheModeThatIsSet() {
		this.contextRunner
			.run((context) -> assertThat(context.getBean(WasmEngine.class).mode()).isEqualTo(EngineMode.AUTO));
		this.contextRunner.withPropertyValues("wasm.mode=interpreter")
			.run((context) -> assertThat(context.getBean(WasmEngine.class).mode()).isEqualTo(EngineMode.INTERPRETER));
	}

	@Test
	void compiledCodeIsKeptWhereThatIsConfigured(@TempDir Path home) {
		Guests.install(Guests.VERSION_1, this.directory, "version");
		this.contextRunner
			.run((context) -> assertThat(context.getBean(WasmEngine.class).codeCacheStatistics().enabled()).isFalse());
		ApplicationContextRunner keeping = this.contextRunner.withPropertyValues(
				"wasm.cache.disk.directory=" + home.resolve("code"), "wasm.cache.disk.key-file=" + home.resolve("key"));
		keeping.run(
				(context) -> assertThat(context.getBean(WasmEngine.class).codeCacheStatistics().misses()).isEqualTo(1));
		keeping
			.run((context) -> assertThat(context.getBean(WasmEngine.class).codeCacheStatistics().hits()).isEqualTo(1));
	}

	@Test
	void compiledCodeAndItsKeyAreNotKeptAmongThePlugins(@TempDir Path home) {
		this.contextRunner.withPropertyValues("wasm.cache.disk.directory=" + this.directory.resolve("code"))
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("It is in the plugin directory"));
		this.contextRunner
			.withPropertyValues("wasm.cache.disk.directory=" + home.resolve("code"),
					"wasm.cache.disk.key-file=" + this.directory.resolve("key"))
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("It is in the plugin directory"));
	}

	@Test
	void anEngineOfTheApplicationIsUsed() {
		this.contextRunner.withBean("engine", WasmEngine.class, WasmEngine::create)
			.run((context) -> assertThat(context).getBeanNames(WasmEngine.class).containsExactly("engine"));
	}

	@Test
	void anInterfaceInThePackagesOfTheApplicationIsABean() {
		Guests.install(Guests.TEXT_TOOLS, this.directory, "text-tools");
		this.contextRunner.withUserConfiguration(Shop.class).run((context) -> {
			assertThat(context.getBean(Tools.class).upper("abc")).isEqualTo("ABC");
			assertThat(context.getBean(Shop.Counter.class).next(41)).isEqualTo(42);
		});
	}

	@Test
	void aPluginCanBeInjectedByTypeByNameAndByQualifier() {
		Guests.install(Guests.TEXT_TOOLS, this.directory, "text-tools");
		this.contextRunner.withUserConfiguration(Shop.Packages.class, Injection.class)
			.run((context) -> assertThat(context.getBean(Injected.class).results()).containsExactly("A", "B", "C"));
	}

	@Test
	void twoInterfacesOfAPluginAreTwoBeans() {
		Guests.install(Guests.TEXT_TOOLS, this.directory, "text-tools");
		this.contextRunner.withUserConfiguration(Shop.class)
			.run((context) -> assertThat(context.getBeanNamesForAnnotation(WasmPlugin.class)).hasSize(2)
				.contains("text-tools")
				.allMatch((name) -> name.equals("text-tools") || name.startsWith("text-tools#")));
	}

	@Test
	void anotherBeanMayHaveTheNameOfThePlugin() {
		Guests.install(Guests.TEXT_TOOLS, this.directory, "text-tools");
		this.contextRunner.withUserConfiguration(Shop.Packages.class)
			.withBean("text-tools", String.class, () -> "mine")
			.run((context) -> {
				assertThat(context.getBean("text-tools")).isEqualTo("mine");
				assertThat(context).hasSingleBean(Tools.class);
			});
	}

	@Test
	void interfacesElsewhereAreImported() {
		Guests.install(Guests.TEXT_TOOLS, this.directory, "text-tools");
		this.contextRunner.withUserConfiguration(Importing.class)
			.run((context) -> assertThat(context).hasSingleBean(Tools.class));
	}

	@Test
	void anInterfaceThatIsFoundTwiceIsOneBean() {
		Guests.install(Guests.TEXT_TOOLS, this.directory, "text-tools");
		this.contextRunner.withUserConfiguration(Shop.Packages.class, Importing.class)
			.run((context) -> assertThat(context).hasSingleBean(Tools.class));
	}

	@Test
	void aGrantedHostFunctionOfABeanIsCalled() {
		Guests.install(Guests.HOST_LOG, this.directory, "host-log");
		this.contextRunner.withUserConfiguration(LogConfiguration.class)
			.withPropertyValues("wasm.plugins.host-log.policy.host-functions=host.log")
			.run((context) -> {
				context.getBean(WasmPlugins.class).bind("host-log", HostLog.class).logLine("hello");
				assertThat(context.getBean(Log.class).lines).containsExactly("hello");
			});
	}

	@Test
	void listenersHearOfThePluginsThatTheApplicationStartsWith() {
		Guests.install(Guests.VERSION_1, this.directory, "version");
		this.contextRunner.withBean(Listener.class)
			.run((context) -> assertThat(context.getBean(Listener.class).events).singleElement()
				.isInstanceOf(WasmPluginLoadedEvent.class));
	}

	@Test
	void anInterfaceWithoutItsPluginEndsTheStart() {
		Guests.install(Guests.VERSION_1, this.directory, "version");
		this.contextRunner.withUserConfiguration(Shop.class).run((context) -> {
			FailureAnalysis analysis = analysis(context);
			assertThat(analysis.getDescription()).contains("dev.wasmboot.spring.autoconfigure.shop.")
				.contains("needs the WebAssembly plugin 'text-tools', which is not there. Plugins that are: version");
			assertThat(analysis.getAction()).contains("Put 'text-tools.wasm' into " + this.directory.toAbsolutePath());
		});
	}

	@Test
	void anInterfaceThatDoesNotFitEndsTheStart() {
		Guests.install(Guests.VERSION_1, this.directory, "text-tools");
		this.contextRunner.withUserConfiguration(Shop.Packages.class).run((context) -> {
			FailureAnalysis analysis = analysis(context);
			assertThat(analysis.getDescription()).contains("cannot be bound to the WebAssembly plugin 'text-tools'")
				.contains("has no export: the plugin exports 'version'");
			assertThat(analysis.getAction()).contains("Export a function '");
		});
	}

	@Test
	void anImportThatIsNotGrantedEndsTheStart() {
		Guests.install(Guests.HOST_LOG, this.directory, "host-log");
		this.contextRunner.withUserConfiguration(LogConfiguration.class).run((context) -> {
			FailureAnalysis analysis = analysis(context);
			assertThat(analysis.getDescription()).contains("imports 'host.log', which it is not granted");
			assertThat(analysis.getAction()).contains("""
					wasm:
					  plugins:
					    host-log:
					      policy:
					        host-functions:
					          - host.log
					""");
		});
	}

	@Test
	void aBrokenModuleEndsTheStart() {
		Guests.install(Guests.GARBAGE, this.directory, "broken");
		this.contextRunner.run((context) -> {
			FailureAnalysis analysis = analysis(context);
			assertThat(analysis.getDescription()).contains("'broken'").contains("is broken");
			assertThat(analysis.getAction()).contains("Replace " + this.directory.resolve("broken.wasm"));
		});
	}

	@Test
	void aPluginThatIsConfiguredAndNotThereDoesNotEndTheStart() {
		this.contextRunner.withPropertyValues("wasm.plugins.absent.limits.memory=1MB")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@ParameterizedTest
	@CsvSource({ "wasm.audit.events-per-minute, -1, -1, Give a number of at least 0",
			"wasm.reload.quiet-period, -1s, PT-1S, Give a duration of at least 0" })
	void whatIsBelowZeroEndsTheStart(String name, String value, String shown, String cure) {
		this.contextRunner.withPropertyValues(name + "=" + value)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessage("Property " + name + " with value '" + shown + "' is invalid: " + cure));
	}

	@Test
	void theLimitsOfThePropertiesHold() throws Exception {
		Files.copy(Guests.path("hostile/big-memory.wasm"), this.directory.resolve("big.wasm"));
		this.contextRunner.withPropertyValues("wasm.plugins.big.limits.memory=64KB")
			.run((context) -> assertThat(analysis(context).getDescription()).contains("cannot be started"));
	}

	private static FailureAnalysis analysis(AssertableApplicationContext context) {
		assertThat(context).hasFailed();
		Throwable failure = context.getStartupFailure();
		while (failure != null && !(failure instanceof FailureAnalyzedException)) {
			failure = failure.getCause();
		}
		return ((FailureAnalyzedException) Objects.requireNonNull(failure)).analysis();
	}

	@Configuration(proxyBeanMethods = false)
	static class Injection {

		@Bean
		Injected injected(Tools byType, @Qualifier("text-tools") Tools byQualifier,
				@WasmPlugin("text-tools") Tools byPlugin) {
			return new Injected(List.of(byType.upper("a"), byQualifier.upper("b"), byPlugin.upper("c")));
		}

	}

	record Injected(List<String> results) {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportWasmPlugins(basePackageClasses = Shop.class)
	static class Importing {

	}

	interface HostLog {

		void logLine(String line);

	}

	@Configuration(proxyBeanMethods = false)
	static class LogConfiguration {

		@Bean
		Log log() {
			return new Log();
		}

	}

	@WasmHostFunctions("host")
	static class Log {

		final List<String> lines = new ArrayList<>();

		@HostExport("log")
		void log(Caller caller, int address, int length) {
			this.lines.add(caller.memory().readString(address, length));
		}

	}

	static class Listener {

		final List<WasmPluginEvent> events = new ArrayList<>();

		@EventListener
		void on(WasmPluginEvent event) {
			this.events.add(event);
		}

	}

}
