package dev.wasmboot.engine.compiler;

import dev.wasmboot.engine.ModuleLimits;
import dev.wasmboot.engine.TestModules;
import dev.wasmboot.engine.module.ModuleReader;
import dev.wasmboot.engine.module.WasmModule;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Functions that throw and catch, and those with 64-bit indexes, are compiled and not
 * left to the interpreter.
 */
class CompilableTests {

	@ParameterizedTest
	@ValueSource(strings = { "exceptions", "catcher", "wide" })
	void allFunctionsAreCompiled(String module) {
		assertCompiled(TestModules.bytes(module));
	}

	private static void assertCompiled(byte[] bytes) {
		WasmModule module = ModuleReader.read(bytes, ModuleLimits.defaults());
		CompiledCode code = new CompiledCode(module);
		code.compileAll();
		assertThat(code.interpreted()).isEmpty();
	}

}
