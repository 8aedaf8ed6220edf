package dev.wasmboot.engine.cache;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import dev.wasmboot.engine.CodeCacheOptions;
import dev.wasmboot.engine.CodeCacheStatistics;
import dev.wasmboot.engine.CompiledModule;
import dev.wasmboot.engine.EngineMode;
import dev.wasmboot.engine.Instance;
import dev.wasmboot.engine.TestModules;
import dev.wasmboot.engine.WasmEngine;
import dev.wasmboot.policy.EffectivePolicy;
import dev.wasmboot.policy.Policy;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The life of an engine that has a cache: it loads a module, calls a function and ends.
 * Also a program, for those who need another process.
 */
final class CachedRun {

	private CachedRun() {
	}

	/**
	 * Run, again and again.
	 * @param arguments the directory of the cache, the file with the key, and how often
	 * to run
	 */
	public static void main(String[] arguments) throws IOException {
		CodeCacheOptions options = CodeCacheOptions.in(Path.of(arguments[0])).withKeyFile(Path.of(arguments[1]));
		for (int i = 0; i < Integer.parseInt(arguments[2]); i++) {
			for (Path entry : entries(options)) {
				Files.deleteIfExists(entry);
			}
			CodeCacheStatistics statistics = of(options, 0);
			if (!statistics.enabled() || statistics.rejections() > 0) {
				throw new IllegalStateException(statistics.toString());
			}
		}
	}

	/**
	 * Run once.
	 * @param number which of many modules that do the same
	 */
	static CodeCacheStatistics of(CodeCacheOptions options, int number) {
		return of(WasmEngine.builder().codeCache(options), number);
	}

	static CodeCacheStatistics of(WasmEngine.Builder builder, int number) {
		WasmEngine engine = builder.mode(EngineMode.COMPILER).build();
		try (engine) {
			CompiledModule module = engine.load(module(number));
			try (Instance instance = engine.instantiate(module,
					EffectivePolicy.decide(module.requests(), Policy.denyAll()))) {
				assertThat(instance.function("depth").orElseThrow().call(3)).isEqualTo(3);
				assertThat(instance.function("answer").orElseThrow().call()).isEqualTo(42);
			}
		}
		return engine.codeCacheStatistics();
	}

	/** Modules that differ in a custom section. */
	static byte[] module(int number) {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		out.writeBytes(TestModules.bytes("limits"));
		out.writeBytes(new byte[] { 0, 3, 1, 'n', (byte) number });
		return out.toByteArray();
	}

	/** The files of a cache. */
	static List<Path> entries(CodeCacheOptions options) throws IOException {
		if (!Files.isDirectory(options.directory())) {
			return List.of();
		}
		try (Stream<Path> files = Files.list(options.directory())) {
			return files.filter((file) -> file.toString().endsWith(".code")).sorted().toList();
		}
	}

}
