package dev.wasmboot.spring.observation;

import java.util.function.ToDoubleFunction;

import dev.wasmboot.engine.PoolStatistics;
import dev.wasmboot.spring.PluginState;
import dev.wasmboot.spring.PublishedVersion;
import dev.wasmboot.spring.WasmPluginEvent;
import dev.wasmboot.spring.WasmPluginReloadFailedEvent;
import dev.wasmboot.spring.WasmPluginReloadedEvent;
import dev.wasmboot.spring.WasmPlugins;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.context.ApplicationListener;

/**
 * Counts replacements as {@code wasm.reloads} and shows the pool of each plugin as
 * {@code wasm.pool.size}, {@code wasm.pool.idle}, {@code wasm.pool.leased},
 * {@code wasm.pool.waiting}. Plugins come and go, so their gauges are registered when
 * something is heard of them; those of a plugin that is gone show nothing.
 */
public final class PluginMetrics implements ApplicationListener<WasmPluginEvent> {

	private final WasmPlugins plugins;

	private final MeterRegistry meters;

	/**
	 * Create the metrics.
	 * @param plugins the plugins
	 * @param meters where they are registered
	 */
	public PluginMetrics(WasmPlugins plugins, MeterRegistry meters) {
		this.plugins = plugins;
		this.meters = meters;
	}

	@Override
	public void onApplicationEvent(WasmPluginEvent event) {
		String plugin = event.getPlugin();
		gauge("size", "Instances that may exist", plugin, PoolStatistics::size);
		gauge("idle", "Instances that wait for a call", plugin, PoolStatistics::idle);
		gauge("leased", "Instances that are in a call", plugin, PoolStatistics::leased);
		gauge("waiting", "Callers that wait for an instance", plugin, PoolStatistics::waiting);
		if (event instanceof WasmPluginReloadedEvent) {
			countReload(plugin, "success");
		}
		else if (event instanceof WasmPluginReloadFailedEvent) {
			countReload(plugin, "failure");
		}
	}

	private void countReload(String plugin, String outcome) {
		this.meters.counter("wasm.reloads", "plugin", plugin, "outcome", outcome).increment();
	}

	private void gauge(String name, String description, String plugin, ToDoubleFunction<PoolStatistics> value) {
		if (this.meters.find("wasm.pool." + name).tag("plugin", plugin).gauge() != null) {
			return;
		}
		Gauge.builder("wasm.pool." + name, this.plugins, (all) -> statistics(all, plugin, value))
			.description(description)
			.tag("plugin", plugin)
			.register(this.meters);
	}

	private static double statistics(WasmPlugins plugins, String plugin, ToDoubleFunction<PoolStatistics> value) {
		return plugins.plugin(plugin)
			.map(PluginState::published)
			.map(PublishedVersion::pool)
			.map(value::applyAsDouble)
			.orElse(Double.NaN);
	}

}
