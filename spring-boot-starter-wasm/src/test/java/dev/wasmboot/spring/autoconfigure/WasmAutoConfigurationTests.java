package dev.wasmboot.spring.autoconfigure;

import java.nio.file.Path;

import dev.wasmboot.spring.Guests;
import dev.wasmboot.spring.WasmPlugins;
import dev.wasmboot.spring.autoconfigure.shop.Shop;
import dev.wasmboot.spring.autoconfigure.shop.Tools;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an application gets by depending on the starter.
 */
class WasmAutoConfigurationTests {

	@TempDir
	private Path directory;

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(JacksonAutoConfiguration.class, WasmAutoConfiguration.class,
				WasmPluginScanAutoConfiguration.class, WasmReloadAutoConfiguration.class));

	@Test
	void pluginsOfTheDirectoryAreThere() {
		Guests.install(Guests.VERSION_1, this.directory, "version");
		Guests.install(Guests.COUNTER, this.directory, "counter");
		runner().run((context) -> assertThat(context.getBean(WasmPlugins.class).names()).containsExactly("counter",
				"version"));
	}

	@Test
	void anInterfaceInThePackagesOfTheApplicationIsABean() {
		Guests.install(Guests.TEXT_TOOLS, this.directory, "text-tools");
		runner().withUserConfiguration(Shop.class).run((context) -> {
			assertThat(context.getBean(Tools.class).upper("abc")).isEqualTo("ABC");
			assertThat(context.getBean(Shop.Counter.class).next(41)).isEqualTo(42);
		});
	}

	private ApplicationContextRunner runner() {
		return this.contextRunner.withPropertyValues("wasm.directory=" + this.directory);
	}

}
