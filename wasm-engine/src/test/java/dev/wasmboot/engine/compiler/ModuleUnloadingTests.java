package dev.wasmboot.engine.compiler;

import java.io.ByteArrayOutputStream;
import java.lang.management.ClassLoadingMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.function.LongSupplier;

import dev.wasmboot.engine.CompiledModule;
import dev.wasmboot.engine.EngineMode;
import dev.wasmboot.engine.Imports;
import dev.wasmboot.engine.Instance;
import dev.wasmboot.engine.InstancePool;
import dev.wasmboot.engine.PoolOptions;
import dev.wasmboot.engine.PoolOptions.Isolation;
import dev.wasmboot.engine.Stdio;
import dev.wasmboot.engine.TestModules;
import dev.wasmboot.engine.TrapException;
import dev.wasmboot.engine.WasmEngine;
import dev.wasmboot.policy.EffectivePolicy;
import dev.wasmboot.policy.Policy;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The classes of a module go when nobody holds it.
 */
class ModuleUnloadingTests {

	private static final int MODULES = 1000;

	private static final int MOST_COLLECTIONS = 20;

	/** Less than half of what the modules hold, of either, if they are not let go. */
	private static final long SLACK = 3 << 20;

	private static final ClassLoadingMXBean CLASSES = ManagementFactory.getClassLoadingMXBean();

	@Test
	void classesOfAThousandModulesAreUnloaded() {
		byte[] bytes = TestModules.bytes("limits");
		try (WasmEngine engine = WasmEngine.builder().mode(EngineMode.COMPILER).cacheBytes(0).build()) {
			run(engine, bytes, MODULES);
			int before = CLASSES.getLoadedClassCount();
			for (int i = 0; i < MODULES; i++) {
				run(engine, bytes, i);
			}
			assertThat(CLASSES.getTotalLoadedClassCount()).isGreaterThan(before + MODULES);
			int loaded = CLASSES.getLoadedClassCount();
			for (int i = 0; i < MOST_COLLECTIONS && loaded > before + MODULES / 10; i++) {
				System.gc();
				loaded = CLASSES.getLoadedClassCount();
			}
			assertThat(loaded).isLessThanOrEqualTo(before + MODULES / 10);
		}
	}

	@Test
	void aThousandModulesLeaveHeapMetaspaceAndThreadsAsTheyWere() {
		byte[] bytes = TestModules.bytes("limits");
		try (WasmEngine engine = WasmEngine.builder().mode(EngineMode.COMPILER).cacheBytes(0).build()) {
			for (int i = 0; i < MODULES / 5; i++) {
				runAndTrap(engine, bytes, i);
			}
			long heap = settled(Long.MIN_VALUE, ModuleUnloadingTests::heap);
			long metaspace = settled(Long.MIN_VALUE, ModuleUnloadingTests::metaspace);
			int threads = ManagementFactory.getThreadMXBean().getThreadCount();
			for (int i = MODULES / 5; i < MODULES; i++) {
				runAndTrap(engine, bytes, i);
			}
			assertThat(settled(heap + SLACK, ModuleUnloadingTests::heap)).isLessThanOrEqualTo(heap + SLACK);
			assertThat(settled(metaspace + SLACK, ModuleUnloadingTests::metaspace))
				.isLessThanOrEqualTo(metaspace + SLACK);
			assertThat(ManagementFactory.getThreadMXBean().getThreadCount()).isLessThanOrEqualTo(threads + 2);
		}
	}

	/** What is used once collections bring it no lower than a bound, or no longer try. */
	private static long settled(long bound, LongSupplier used) {
		long least = Long.MAX_VALUE;
		for (int i = 0; i < MOST_COLLECTIONS / 4 && least > bound; i++) {
			System.gc();
			least = Math.min(least, used.getAsLong());
		}
		return least;
	}

	private static long heap() {
		return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
	}

	private static long metaspace() {
		return ManagementFactory.getMemoryPoolMXBeans()
			.stream()
			.filter((pool) -> pool.getName().equals("Metaspace"))
			.mapToLong((pool) -> pool.getUsage().getUsed())
			.sum();
	}

	private static void run(WasmEngine engine, byte[] bytes, int number) {
		CompiledModule module = engine.load(withCustomSection(bytes, number));
		try (Instance instance = engine.instantiate(module,
				EffectivePolicy.decide(module.requests(), Policy.denyAll()))) {
			assertThat(instance.function("depth").orElseThrow().call(3)).isEqualTo(3);
		}
	}

	private static void runAndTrap(WasmEngine engine, byte[] bytes, int number) {
		CompiledModule module = engine.load(withCustomSection(bytes, number));
		EffectivePolicy policy = EffectivePolicy.decide(module.requests(), Policy.denyAll());
		PoolOptions options = new PoolOptions(1, Duration.ofSeconds(10), Isolation.FRESH);
		try (InstancePool pool = engine.pool(module, policy, Imports.none(), Stdio.none(), options)) {
			assertThatExceptionOfType(TrapException.class).isThrownBy(
					() -> pool.call((instance) -> instance.function("depth").orElseThrow().call(Integer.MAX_VALUE)));
		}
	}

	/** The same module with another hash. */
	private static byte[] withCustomSection(byte[] bytes, int number) {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		out.writeBytes(bytes);
		out.writeBytes(new byte[] { 0, 4, 1, 'n', (byte) number, (byte) (number >> 8) });
		return out.toByteArray();
	}

}
