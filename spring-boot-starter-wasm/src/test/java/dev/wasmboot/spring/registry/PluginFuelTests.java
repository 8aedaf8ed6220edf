package dev.wasmboot.spring.registry;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.wasmboot.policy.Limits;
import dev.wasmboot.policy.Policy;
import dev.wasmboot.spring.Guests;
import dev.wasmboot.spring.WasmCallListener;
import dev.wasmboot.spring.WasmPluginException;
import dev.wasmboot.spring.WasmPluginException.Kind;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Calls of plugins whose fuel is limited.
 */
class PluginFuelTests {

	private static final Policy LIMITED = Policy.denyAll().with(Limits.defaults().withFuel(1000));

	private final List<String> heard = new ArrayList<>();

	private final DefaultWasmPluginRegistry registry = new TestRegistry().with("limited", LIMITED)
		.with(new Listener())
		.start();

	@Test
	void whatACallConsumedIsTold() {
		this.registry.update("limited", Guests.artifact(Guests.VERSION_1));
		Version version = this.registry.bind("limited", Version.class);
		assertThat(version.version()).isEqualTo(1);
		assertThat(version.version()).isEqualTo(1);
		// One instruction, a constant
		assertThat(this.heard).containsExactly("limited.version 1", "limited.version 1");
	}

	@Test
	void withoutALimitThereIsNothingToTell() {
		this.registry.update("free", Guests.artifact(Guests.VERSION_1));
		assertThat(this.registry.bind("free", Version.class).version()).isEqualTo(1);
		assertThat(this.heard).isEmpty();
	}

	@Test
	void aCallThatNeedsMoreIsATrapThatNamesTheLimit() {
		this.registry.update("limited", Guests.artifact("hostile/endless-loop.wasm"));
		Loop loop = this.registry.bind("limited", Loop.class);
		assertThatExceptionOfType(WasmPluginException.class).isThrownBy(() -> loop.discount(0, 0))
			.withMessageContaining("out of fuel: the call needs more than the 1000 units that the limit 'fuel' allows")
			.satisfies((ex) -> assertThat(ex.kind()).isEqualTo(Kind.TRAP));
		assertThat(this.heard).containsExactly("limited.discount 1000");
	}

	@Test
	void aPluginThatNeedsMoreToStartIsRefusedWithTheLimitToRaise() {
		assertThatExceptionOfType(PluginLoadException.class)
			.isThrownBy(() -> this.registry.update("limited", Guests.artifact("hostile/start-loop.wasm")))
			.withMessageContaining("out of fuel")
			.satisfies((ex) -> assertThat(ex.cure()).contains("raise 'fuel' in 'wasm.plugins.limited.limits'"));
	}

	interface Version {

		int version();

	}

	interface Loop {

		long discount(int cart, int length);

	}

	private final class Listener implements WasmCallListener {

		@Override
		public void called(String plugin, String function, Duration duration, @Nullable Kind failure) {
		}

		@Override
		public void consumed(String plugin, String function, long units) {
			PluginFuelTests.this.heard.add(plugin + "." + function + " " + units);
		}

	}

}
