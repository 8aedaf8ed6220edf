package dev.wasmboot.spring.observation;

import java.time.Duration;

import dev.wasmboot.engine.WasmEngine;
import dev.wasmboot.spring.Guests;
import dev.wasmboot.spring.LoadFailure;
import dev.wasmboot.spring.WasmPluginException.Kind;
import dev.wasmboot.spring.WasmPluginLoadedEvent;
import dev.wasmboot.spring.WasmPluginReloadFailedEvent;
import dev.wasmboot.spring.WasmPluginReloadedEvent;
import dev.wasmboot.spring.registry.DefaultWasmPluginRegistry;
import dev.wasmboot.spring.registry.TestRegistry;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is measured, and under which names.
 */
class MetricsTests {

	private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

	private final DefaultWasmPluginRegistry registry = new TestRegistry().start();

	@Test
	void callsAreTimedByPluginFunctionAndOutcome() {
		CallMetrics metrics = new CallMetrics(this.meters);
		metrics.called("tax", "apply", Duration.ofMillis(3), null);
		metrics.called("tax", "apply", Duration.ofMillis(4), null);
		metrics.called("tax", "apply", Duration.ofMillis(100), Kind.TIMEOUT);
		assertThat(calls("success")).isEqualTo(2);
		assertThat(calls("timeout")).isEqualTo(1);
	}

	@Test
	void fuelIsSummedUpByPluginAndFunction() {
		CallMetrics metrics = new CallMetrics(this.meters);
		metrics.consumed("tax", "apply", 3000);
		metrics.consumed("tax", "apply", 5000);
		DistributionSummary fuel = this.meters.get("wasm.fuel").tags("plugin", "tax", "function", "apply").summary();
		assertThat(fuel.count()).isEqualTo(2);
		assertThat(fuel.totalAmount()).isEqualTo(8000);
		assertThat(fuel.max()).isEqualTo(5000);
	}

	@Test
	void thePoolOfAPluginIsShown() {
		this.registry.update("version", Guests.artifact(Guests.VERSION_1));
		new PluginMetrics(this.registry, this.meters)
			.onApplicationEvent(new WasmPluginLoadedEvent(this.registry, "version", "…"));
		assertThat(gauge("wasm.pool.size")).isEqualTo(TestRegistry.POOL.size());
		assertThat(gauge("wasm.pool.idle")).isEqualTo(1);
		assertThat(gauge("wasm.pool.leased")).isZero();
		assertThat(gauge("wasm.pool.waiting")).isZero();
	}

	@Test
	void thePoolOfARemovedPluginShowsNothing() {
		this.registry.update("version", Guests.artifact(Guests.VERSION_1));
		new PluginMetrics(this.registry, this.meters)
			.onApplicationEvent(new WasmPluginLoadedEvent(this.registry, "version", "…"));
		this.registry.remove("version");
		assertThat(gauge("wasm.pool.size")).isNaN();
	}

	@Test
	void reloadsAreCountedByOutcome() {
		PluginMetrics metrics = new PluginMetrics(this.registry, this.meters);
		metrics.onApplicationEvent(new WasmPluginReloadedEvent(this.registry, "tax", "1", "2"));
		metrics.onApplicationEvent(new WasmPluginReloadFailedEvent(this.registry, "tax",
				new LoadFailure(TestRegistry.NOW, "tax.wasm", "broken", "replace it")));
		metrics.onApplicationEvent(new WasmPluginReloadFailedEvent(this.registry, "tax",
				new LoadFailure(TestRegistry.NOW, "tax.wasm", "broken", "replace it")));
		assertThat(reloads("success")).isEqualTo(1);
		assertThat(reloads("failure")).isEqualTo(2);
	}

	@Test
	void theCacheOfModulesIsShown() {
		try (WasmEngine engine = WasmEngine.create()) {
			new ModuleCacheMetrics(engine).bindTo(this.meters);
			engine.load(Guests.bytes(Guests.VERSION_1));
			engine.load(Guests.bytes(Guests.VERSION_1));
			assertThat(loads("miss")).isEqualTo(1);
			assertThat(loads("hit")).isEqualTo(1);
			assertThat(loads("failure")).isZero();
			assertThat(this.meters.get("wasm.cache.modules").gauge().value()).isEqualTo(1);
			assertThat(this.meters.get("wasm.cache.evictions").functionCounter().count()).isZero();
		}
	}

	private long calls(String outcome) {
		return this.meters.get("wasm.calls")
			.tags("plugin", "tax", "function", "apply", "outcome", outcome)
			.timer()
			.count();
	}

	private double gauge(String name) {
		return this.meters.get(name).tag("plugin", "version").gauge().value();
	}

	private double reloads(String outcome) {
		return this.meters.get("wasm.reloads").tags("plugin", "tax", "outcome", outcome).counter().count();
	}

	private double loads(String result) {
		return this.meters.get("wasm.cache.loads").tag("result", result).functionCounter().count();
	}

}
