package dev.wasmboot.engine.module;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

import com.sun.management.ThreadMXBean;
import dev.wasmboot.engine.CompiledModule;
import dev.wasmboot.engine.ExportedFunction;
import dev.wasmboot.engine.FunctionType;
import dev.wasmboot.engine.HostFunction;
import dev.wasmboot.engine.ImportType;
import dev.wasmboot.engine.Imports;
import dev.wasmboot.engine.Instance;
import dev.wasmboot.engine.ModuleException;
import dev.wasmboot.engine.Stdio;
import dev.wasmboot.engine.Trap;
import dev.wasmboot.engine.TrapException;
import dev.wasmboot.engine.V128;
import dev.wasmboot.engine.ValueType;
import dev.wasmboot.engine.WasmEngine;
import dev.wasmboot.engine.WasmException;
import dev.wasmboot.policy.EffectivePolicy;
import dev.wasmboot.policy.HostFunctionGrant;
import dev.wasmboot.policy.Limits;
import dev.wasmboot.policy.Policy;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Feeds broken and made-up modules to the engine: they are read, instantiated and called.
 * Nothing but the engine's own exceptions may come out, and reading and instantiating may
 * not allocate more than the module's size and the limits account for.
 * <p>
 * A failure shows the module in Base64. What was found and put right is a test of its
 * own.
 */
class ModuleFuzzTests {

	private static final Limits LIMITS = Limits.defaults()
		.withMemory(1L << 20)
		.withTableElements(1000)
		.withCallDepth(200)
		.withTimeout(Duration.ofMillis(20))
		.withStartTimeout(Duration.ofMillis(20));

	private static final Policy POLICY = Policy.denyAll().with(new HostFunctionGrant(Set.of("host.*"))).with(LIMITS);

	/** What reading may allocate, for each byte of the module. */
	private static final long PER_BYTE = 100;

	/** What it may allocate besides: classes are loaded when they are first needed. */
	private static final long FLAT = 1L << 20;

	private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

	private final List<byte[]> seeds = seeds();

	private int refused;

	private int returned;

	@Test
	void brokenModulesEndInTheEnginesExceptions() {
		SplittableRandom random = random(20_260_617);
		feed(random, 4000, () -> mutate(random));
		assertThat(this.refused).isPositive();
		assertThat(this.returned).isPositive();
	}

	@Test
	void madeUpModulesAreReadAndRun() {
		SplittableRandom random = random(20_260_618);
		feed(random, 1000, () -> ModuleGenerator.generate(random));
		assertThat(this.refused).isZero();
		assertThat(this.returned).as("calls that return").isGreaterThan(1000);
	}

	@Test
	@Tag("long")
	void manyBrokenAndMadeUpModulesEndInTheEnginesExceptions() {
		SplittableRandom random = random(Long.getLong("wasmboot.fuzz.seed", RandomGenerator.getDefault().nextLong()));
		feed(random, Integer.getInteger("wasmboot.fuzz.modules", 200_000),
				() -> random.nextInt(4) == 0 ? ModuleGenerator.generate(random) : mutate(random));
	}

	private static SplittableRandom random(long seed) {
		System.out.println("fuzz: seed " + seed);
		return new SplittableRandom(seed);
	}

	private void feed(SplittableRandom random, int count, Supplier<byte[]> modules) {
		try (WasmEngine engine = WasmEngine.builder().cacheBytes(0).build()) {
			for (int i = 0; i < count; i++) {
				byte[] bytes = modules.get();
				try {
					run(engine, read(engine, bytes), random);
				}
				catch (ModuleException ex) {
					this.refused++;
				}
				catch (WasmException ex) {
					requireOwn(ex);
				}
				catch (RuntimeException | Error ex) {
					throw new AssertionError("module " + i + ": " + Base64.getEncoder().encodeToString(bytes), ex);
				}
			}
		}
	}

	/** The limits keep the heap from running out, so nothing may find that it did. */
	private static void requireOwn(WasmException exception) {
		if (exception instanceof TrapException trap) {
			assertThat(trap.trap()).isNotIn(Trap.HOST_OUT_OF_MEMORY, Trap.HOST_FUNCTION_FAILED);
		}
	}

	private static CompiledModule read(WasmEngine engine, byte[] bytes) {
		long before = THREADS.getCurrentThreadAllocatedBytes();
		try {
			return engine.load(bytes);
		}
		finally {
			assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).as("allocated to read " + bytes.length)
				.isLessThan(FLAT + PER_BYTE * bytes.length);
		}
	}

	private void run(WasmEngine engine, CompiledModule module, SplittableRandom random) {
		Imports imports = MadeUpCalls.hostFunctions(module);
		EffectivePolicy policy = EffectivePolicy.decide(module.requests(), POLICY);
		module.exports()
			.stream()
			.filter((export) -> export.type() instanceof FunctionType)
			.limit(3)
			.forEach((export) -> {
				try (Instance instance = instantiate(engine, module, policy, imports)) {
					ExportedFunction function = instance.function(export.name()).orElseThrow();
					function.call(MadeUpCalls.arguments(function.type(), random));
					this.returned++;
				}
				catch (WasmException ex) {
					requireOwn(ex);
				}
			});
	}

	private static Instance instantiate(WasmEngine engine, CompiledModule module, EffectivePolicy policy,
			Imports imports) {
		long before = THREADS.getCurrentThreadAllocatedBytes();
		Instance instance = engine.instantiate(module, policy, imports, Stdio.none());
		if (instance.function("_initialize").isEmpty()) {
			assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).as("allocated to instantiate")
				.isLessThan(FLAT + LIMITS.memory() + 16L * LIMITS.tableElements() + PER_BYTE * module.size());
		}
		return instance;
	}

	private byte[] mutate(SplittableRandom random) {
		byte[] bytes = (random.nextInt(3) == 0) ? ModuleGenerator.generate(random)
				: this.seeds.get(random.nextInt(this.seeds.size()));
		for (int times = random.nextInt(1, 4); times > 0; times--) {
			bytes = mutate(bytes, random);
		}
		return bytes;
	}

	private byte[] mutate(byte[] original, SplittableRandom random) {
		byte[] bytes = original.clone();
		int at = random.nextInt(bytes.length + 1);
		switch (random.nextInt(5)) {
			case 0 -> {
				return Arrays.copyOf(bytes, at);
			}
			case 1 -> {
				if (at < bytes.length) {
					bytes[at] ^= (byte) (1 << random.nextInt(8));
				}
				return bytes;
			}
			case 2 -> {
				if (at < bytes.length) {
					bytes[at] = (byte) random.nextInt(256);
				}
				return bytes;
			}
			case 3 -> {
				return WasmBytes.bytes(Arrays.copyOf(bytes, at), WasmBytes.HUGE,
						Arrays.copyOfRange(bytes, Math.min(bytes.length, at + random.nextInt(6)), bytes.length));
			}
			default -> {
				byte[] other = this.seeds.get(random.nextInt(this.seeds.size()));
				int from = random.nextInt(other.length);
				int to = Math.min(other.length, from + random.nextInt(200));
				return WasmBytes.bytes(Arrays.copyOf(bytes, at), Arrays.copyOfRange(other, from, to),
						Arrays.copyOfRange(bytes, at, bytes.length));
			}
		}
	}

	/** Real modules, small ones: the guests, and those of the specification's tests. */
	private static List<byte[]> seeds() {
		List<byte[]> seeds = new ArrayList<>();
		collect(Path.of(System.getProperty("wasmboot.root"), "guests"), seeds);
		collect(Path.of(System.getProperty("wasmboot.shared"), "spec", "core"), seeds);
		collect(Path.of(System.getProperty("wasmboot.shared"), "spec", "simd"), seeds);
		collect(Path.of(System.getProperty("wasmboot.shared"), "spec", "exceptions"), seeds);
		collect(Path.of(System.getProperty("wasmboot.shared"), "spec", "memory64"), seeds);
		return seeds;
	}

	private static void collect(Path folder, List<byte[]> seeds) {
		if (!Files.isDirectory(folder)) {
			return;
		}
		try (Stream<Path> files = Files.walk(folder)) {
			for (Path file : files.filter((path) -> path.toString().endsWith(".wasm")).sorted().toList()) {
				if (Files.size(file) > 0 && Files.size(file) < 10_000) {
					seeds.add(Files.readAllBytes(file));
				}
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
