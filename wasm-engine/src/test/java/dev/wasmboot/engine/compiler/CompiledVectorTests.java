package dev.wasmboot.engine.compiler;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

import dev.wasmboot.engine.CompiledModule;
import dev.wasmboot.engine.EngineMode;
import dev.wasmboot.engine.Instance;
import dev.wasmboot.engine.ModuleException;
import dev.wasmboot.engine.ModuleLimits;
import dev.wasmboot.engine.V128;
import dev.wasmboot.engine.ValueType;
import dev.wasmboot.engine.WasmEngine;
import dev.wasmboot.engine.module.ModuleReader;
import dev.wasmboot.engine.module.Opcode;
import dev.wasmboot.engine.module.WasmBytes;
import dev.wasmboot.engine.module.WasmModule;
import dev.wasmboot.policy.EffectivePolicy;
import dev.wasmboot.policy.Policy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static dev.wasmboot.engine.module.WasmBytes.bytes;
import static dev.wasmboot.engine.module.WasmBytes.u32;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

class CompiledVectorTests {

	private static final int SHUFFLES = 300;

	@ParameterizedTest
	@ValueSource(strings = { "simd", "relaxed-simd" })
	void nothingOfTheSuiteIsLeftToTheInterpreter(String group) throws IOException {
		Path folder = Path.of(System.getProperty("wasmboot.shared"), "spec", group);
		assumeTrue(Files.isDirectory(folder));
		int modules = 0;
		try (Stream<Path> files = Files.walk(folder)) {
			for (Path file : files.filter((path) -> path.toString().endsWith(".wasm")).sorted().toList()) {
				modules += compile(file) ? 1 : 0;
			}
		}
		assertThat(modules).isGreaterThan(5);
	}

	/** Compile a module unless it is one that is to be refused. */
	private static boolean compile(Path file) throws IOException {
		WasmModule module;
		try {
			module = ModuleReader.read(Files.readAllBytes(file), ModuleLimits.defaults());
		}
		catch (ModuleException ex) {
			return false;
		}
		CompiledCode code = new CompiledCode(module);
		code.compileAll();
		assertThat(code.interpreted()).as("functions of %s", file).isEmpty();
		return true;
	}

	@Test
	void shufflesTakeEveryByteFromWhereItsNumberSays() {
		SplittableRandom random = new SplittableRandom(128);
		List<byte[]> shuffles = Stream.generate(() -> shuffle(random)).limit(SHUFFLES).toList();
		V128 a = new V128(random.nextLong(), random.nextLong());
		V128 b = new V128(random.nextLong(), random.nextLong());
		try (WasmEngine engine = WasmEngine.builder().mode(EngineMode.COMPILER).build()) {
			CompiledModule module = engine.load(module(shuffles));
			Instance instance = engine.instantiate(module, EffectivePolicy.decide(module.requests(), Policy.denyAll()));
			for (int i = 0; i < SHUFFLES; i++) {
				assertThat(instance.function("f" + i).orElseThrow().call(a, b)).as("%s", shuffles.get(i))
					.isEqualTo(new V128(half(shuffles.get(i), 0, a, b), half(shuffles.get(i), 8, a, b)));
			}
		}
	}

	/** Lanes at random, or runs of neighbours, or a few of them again and again. */
	private static byte[] shuffle(SplittableRandom random) {
		byte[] lanes = new byte[16];
		int kind = random.nextInt(3);
		int first = random.nextInt(32);
		int period = 1 << random.nextInt(4);
		for (int i = 0; i < lanes.length; i++) {
			lanes[i] = (byte) switch (kind) {
				case 0 -> random.nextInt(32);
				case 1 -> (first + i) % 32;
				default -> (first + i / period * random.nextInt(1, 3) + i % period) % 32;
			};
		}
		if (kind == 2) {
			for (int i = period; i < lanes.length; i++) {
				lanes[i] = random.nextInt(20) == 0 ? lanes[i] : lanes[i - period];
			}
		}
		return lanes;
	}

	private static long half(byte[] lanes, int from, V128 a, V128 b) {
		long[] sources = { a.low(), a.high(), b.low(), b.high() };
		long half = 0;
		for (int i = 0; i < 8; i++) {
			int lane = lanes[from + i];
			half |= ((sources[lane / 8] >>> (8 * (lane % 8))) & 0xff) << (8 * i);
		}
		return half;
	}

	private static byte[] module(List<byte[]> shuffles) {
		byte v128 = (byte) ValueType.V128.code();
		List<byte[]> functions = new ArrayList<>();
		List<byte[]> exports = new ArrayList<>();
		List<byte[]> bodies = new ArrayList<>();
		for (byte[] lanes : shuffles) {
			exports.add(bytes("f" + functions.size(), 0, u32(functions.size())));
			functions.add(bytes(0));
			bodies.add(WasmBytes.body(Opcode.LOCAL_GET, 0, Opcode.LOCAL_GET, 1, 0xfd, 0x0d, lanes));
		}
		return WasmBytes.module(
				WasmBytes.section(WasmBytes.TYPES, 1, WasmBytes.type(new byte[] { v128, v128 }, new byte[] { v128 })),
				WasmBytes.sectionOf(WasmBytes.FUNCTIONS, functions.toArray(byte[][]::new)),
				WasmBytes.sectionOf(WasmBytes.EXPORTS, exports.toArray(byte[][]::new)),
				WasmBytes.sectionOf(WasmBytes.CODE, bodies.toArray(byte[][]::new)));
	}

}
