package dev.wasmboot.engine.wasi;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import dev.wasmboot.engine.CompiledModule;
import dev.wasmboot.engine.ExitException;
import dev.wasmboot.engine.Instance;
import dev.wasmboot.engine.WasmEngine;
import dev.wasmboot.policy.EffectivePolicy;
import dev.wasmboot.policy.Limits;
import dev.wasmboot.policy.Policy;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Real programs that were granted nothing: the libraries they bring ask for more at their
 * start, and have to be answered so that they go on.
 */
class UngrantedProgramTests {

	private static final Path MODULES = Path.of(System.getProperty("wasmboot.shared", "absent"), "corpus", "modules");

	@ParameterizedTest
	@ValueSource(strings = { "words-go.wasm", "qjs-cmd.wasm", "bz.wasm", "sqlite.wasm" })
	void aProgramStartsAndEndsWell(String name) throws IOException {
		assumeTrue(Files.isDirectory(MODULES),
				"the corpus is absent: point -Dwasmboot.shared to a directory that has 'corpus'");
		Policy nothing = Policy.denyAll()
			.with(Limits.defaults().withMemory(256L << 20).withTimeout(Duration.ofMinutes(2)));
		try (WasmEngine engine = WasmEngine.create()) {
			CompiledModule module = engine.load(Files.readAllBytes(MODULES.resolve(name)));
			try (Instance instance = engine.instantiate(module, EffectivePolicy.decide(module.requests(), nothing))) {
				instance.function("_start").orElseGet(() -> fail("no '_start'")).call();
			}
			catch (ExitException ex) {
				assertThat(ex.code()).as("exit code").isZero();
			}
		}
	}

}
