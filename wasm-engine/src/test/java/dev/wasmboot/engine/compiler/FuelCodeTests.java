package dev.wasmboot.engine.compiler;

import java.util.List;
import java.util.Objects;
import java.util.Set;

import dev.wasmboot.engine.ModuleLimits;
import dev.wasmboot.engine.TestModules;
import dev.wasmboot.engine.module.ModuleReader;
import dev.wasmboot.engine.module.WasmModule;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What counting fuel adds to code.
 */
class FuelCodeTests {

	@Test
	void codeThatDoesNotCountHasNoTraceOfIt() {
		assertThat(calls(false)).contains("checkDeadline")
			.noneMatch((name) -> name.startsWith("charge") || name.endsWith("Fuel"));
	}

	@Test
	void codeThatCountsChargesForWhatItDoesAndForWhatItCopies() {
		assertThat(calls(true)).contains("checkFuel", "lendFuel", "keepFuel", "chargeBytes", "chargeMemory",
				"chargeTable");
	}

	/** What the functions of a module call. */
	private static List<String> calls(boolean fuel) {
		WasmModule module = ModuleReader.read(TestModules.bytes("limits"), ModuleLimits.defaults());
		byte[] written = Objects
			.requireNonNull(new CompiledCode(module, CompilerOptions.defaults().withFuel(fuel)).write("C0"));
		return CalledMethods.in(written).values().stream().flatMap(Set::stream).toList();
	}

}
