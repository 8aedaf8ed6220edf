package dev.wasmboot.spring.observation;

import java.util.function.ToDoubleFunction;

import dev.wasmboot.engine.CacheStatistics;
import dev.wasmboot.engine.CodeCacheStatistics;
import dev.wasmboot.engine.WasmEngine;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * Shows the engine's cache of loaded modules as {@code wasm.cache.loads} with the result
 * ({@code hit}, {@code miss} or {@code failure}), {@code wasm.cache.evictions} and
 * {@code wasm.cache.modules}; and its cache of compiled code, if there is one, as
 * {@code wasm.cache.disk.loads} with the result ({@code hit}, {@code miss} or
 * {@code rejection}), {@code wasm.cache.disk.writes} and
 * {@code wasm.cache.disk.evictions}.
 */
public final class ModuleCacheMetrics implements MeterBinder {

	private final WasmEngine engine;

	/**
	 * Create the metrics.
	 * @param engine the engine
	 */
	public ModuleCacheMetrics(WasmEngine engine) {
		this.engine = engine;
	}

	@Override
	public void bindTo(MeterRegistry meters) {
		loads(meters, "hit", CacheStatistics::hits);
		loads(meters, "miss", CacheStatistics::misses);
		loads(meters, "failure", CacheStatistics::failures);
		FunctionCounter.builder("wasm.cache.evictions", this.engine, value(CacheStatistics::evictions))
			.description("Modules that had to leave the cache")
			.register(meters);
		Gauge.builder("wasm.cache.modules", this.engine, value(CacheStatistics::modules))
			.description("Modules in the cache, approximately")
			.register(meters);
		if (this.engine.codeCacheStatistics().enabled()) {
			bindDisk(meters);
		}
	}

	private void bindDisk(MeterRegistry meters) {
		diskLoads(meters, "hit", CodeCacheStatistics::hits);
		diskLoads(meters, "miss", CodeCacheStatistics::misses);
		diskLoads(meters, "rejection", CodeCacheStatistics::rejections);
		FunctionCounter.builder("wasm.cache.disk.writes", this.engine, diskValue(CodeCacheStatistics::writes))
			.description("Files of compiled code that were written")
			.register(meters);
		FunctionCounter.builder("wasm.cache.disk.evictions", this.engine, diskValue(CodeCacheStatistics::evictions))
			.description("Files of compiled code that had to go")
			.register(meters);
	}

	private void diskLoads(MeterRegistry meters, String result, ToDoubleFunction<CodeCacheStatistics> count) {
		FunctionCounter.builder("wasm.cache.disk.loads", this.engine, diskValue(count))
			.description("Modules whose compiled code was looked for")
			.tag("result", result)
			.register(meters);
	}

	private static ToDoubleFunction<WasmEngine> diskValue(ToDoubleFunction<CodeCacheStatistics> statistic) {
		return (engine) -> statistic.applyAsDouble(engine.codeCacheStatistics());
	}

	private void loads(MeterRegistry meters, String result, ToDoubleFunction<CacheStatistics> count) {
		FunctionCounter.builder("wasm.cache.loads", this.engine, value(count))
			.description("Loads of modules")
			.tag("result", result)
			.register(meters);
	}

	private static ToDoubleFunction<WasmEngine> value(ToDoubleFunction<CacheStatistics> statistic) {
		return (engine) -> statistic.applyAsDouble(engine.cacheStatistics());
	}

}
