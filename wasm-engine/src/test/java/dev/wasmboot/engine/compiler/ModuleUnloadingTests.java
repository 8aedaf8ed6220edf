package dev.wasmboot.engine.compiler;

import java.io.ByteArrayOutputStream;
import java.lang.management.ClassLoadingMXBean;
import java.lang.management.ManagementFactory;

import dev.wasmboot.engine.CompiledModule;
import dev.wasmboot.engine.EngineMode;
import dev.wasmboot.engine.Instance;
import dev.wasmboot.engine.TestModules;
import dev.wasmboot.engine.WasmEngine;
import dev.wasmboot.policy.EffectivePolicy;
import dev.wasmboot.policy.Policy;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The classes of a module go when nobody holds it.
 */
class ModuleUnloadingTests {

	private static final int MODULES = 1000;

	private static final int MOST_COLLECTIONS = 20;

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

	private static void run(WasmEngine engine, byte[] bytes, int number) {
		CompiledModule module = engine.load(withCustomSection(bytes, number));
		try (Instance instance = engine.instantiate(module,
				EffectivePolicy.decide(module.requests(), Policy.denyAll()))) {
			assertThat(instance.function("depth").orElseThrow().call(3)).isEqualTo(3);
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
