package dev.wasmboot.spring.registry;

import java.util.Set;

import dev.wasmboot.policy.HostFunctionGrant;
import dev.wasmboot.policy.PluginYaml;
import dev.wasmboot.policy.Policy;
import dev.wasmboot.spring.Guests;
import dev.wasmboot.spring.PluginState;
import dev.wasmboot.spring.PublishedVersion;
import dev.wasmboot.spring.WasmPluginDeniedEvent;
import dev.wasmboot.spring.WasmPluginException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A plugin that is watched, to learn what it needs.
 */
@ExtendWith(OutputCaptureExtension.class)
class LearningPluginTests {

	private static final PluginYaml NEEDED = new PluginYaml("logging",
			Policy.denyAll().with(new HostFunctionGrant(Set.of("host.log"))));

	@Test
	void itIsLoadedWithoutWhatItRequires() {
		DefaultWasmPluginRegistry registry = new TestRegistry().learning("logging", Policy.denyAll()).start();
		registry.update("logging", Guests.artifact(Guests.HOST_LOG));
		assertThat(published(registry).policy().learning()).isTrue();
		assertThat(published(registry).learned()).isEqualTo(NEEDED.toString());
	}

	@Test
	void whatItLacksFailsWhenItIsCalled() {
		TestRegistry test = new TestRegistry().learning("logging", Policy.denyAll());
		DefaultWasmPluginRegistry registry = test.start();
		registry.update("logging", Guests.artifact(Guests.HOST_LOG));
		Logging logging = registry.bind("logging", Logging.class);
		assertThatExceptionOfType(WasmPluginException.class).isThrownBy(() -> logging.logLine("text"))
			.withMessageContaining("the host function 'host.log' is not granted");
		assertThat(test.events()).filteredOn(WasmPluginDeniedEvent.class::isInstance)
			.singleElement()
			.satisfies((event) -> assertThat(((WasmPluginDeniedEvent) event).getAttempt().subject())
				.isEqualTo("host.log"));
	}

	@Test
	void whoFailsToHandleADenialDoesNotFailTheGuest() {
		TestRegistry test = new TestRegistry().learning("logging", Policy.denyAll()).failingToHandleDenials();
		DefaultWasmPluginRegistry registry = test.start();
		registry.update("logging", Guests.artifact(Guests.HOST_LOG));
		Logging logging = registry.bind("logging", Logging.class);
		assertThatExceptionOfType(WasmPluginException.class).isThrownBy(() -> logging.logLine("text"))
			.withMessageContaining("the host function 'host.log' is not granted");
		assertThat(test.events()).hasAtLeastOneElementOfType(WasmPluginDeniedEvent.class);
	}

	@Test
	void theLogSaysSoAndShowsTheConfiguration(CapturedOutput output) {
		DefaultWasmPluginRegistry registry = new TestRegistry().learning("logging", Policy.denyAll()).start();
		registry.update("logging", Guests.artifact(Guests.HOST_LOG));
		assertThat(output.getOut()).contains("WARN")
			.contains("WebAssembly plugin 'logging' is watched, to learn what it needs",
					"Remove 'wasm.plugins.logging.learn'", NEEDED.toString());
	}

	@Test
	void nothingIsLearntOfOthers() {
		DefaultWasmPluginRegistry registry = new TestRegistry().start();
		registry.update("logging", Guests.artifact(Guests.VERSION_1));
		assertThat(published(registry).learned()).isNull();
	}

	private static PublishedVersion published(DefaultWasmPluginRegistry registry) {
		return registry.plugin("logging").map(PluginState::published).orElseThrow();
	}

	interface Logging {

		void logLine(String line);

	}

}
