package dev.wasmboot.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import dev.wasmboot.engine.CompiledModule;
import dev.wasmboot.engine.Imports;
import dev.wasmboot.engine.Instance;
import dev.wasmboot.engine.InstancePool;
import dev.wasmboot.engine.PoolOptions;
import dev.wasmboot.engine.Stdio;
import dev.wasmboot.engine.WasmEngine;
import dev.wasmboot.policy.EffectivePolicy;
import dev.wasmboot.policy.Policy;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What a call costs that gets its instance from a pool, as those of an application do: to
 * lease an instance, to call it, to give it back, and to reset it if calls are not to see
 * what others left behind. The plugin is one in Rust, with a memory of 128 KiB.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init")
public class PooledCalls {

	/** What a call finds. */
	@Param
	public PoolOptions.Isolation isolation;

	/** Not a constant, or the guest would be computed once and for all. */
	public int number = 1;

	private WasmEngine engine;

	private InstancePool pool;

	/**
	 * Load the plugin, and make a pool of one instance.
	 */
	@Setup
	public void fill() throws IOException {
		this.engine = WasmEngine.create();
		Path file = Path.of(System.getProperty("benchmarks.root"), "guests/rust/text-tools/text-tools.wasm");
		CompiledModule module = this.engine.load(Files.readAllBytes(file));
		this.pool = this.engine.pool(module, EffectivePolicy.decide(module.requests(), Policy.denyAll()),
				Imports.none(), Stdio.none(), new PoolOptions(1, Duration.ofSeconds(1), this.isolation));
	}

	/**
	 * Let go of both.
	 */
	@TearDown
	public void close() {
		this.pool.close();
		this.engine.close();
	}

	/**
	 * Call an exported function, which adds two numbers.
	 * @return the sum
	 */
	@Benchmark
	public long pooled() {
		return this.pool.call(this::add);
	}

	private Long add(Instance instance) {
		return instance.function("add").orElseThrow().callRaw(this.number, this.number);
	}

}
