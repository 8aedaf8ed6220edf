package dev.wasmboot.engine.interpreter;

import java.io.IOException;

import dev.wasmboot.engine.CompiledModule;
import dev.wasmboot.engine.ExportedFunction;
import dev.wasmboot.engine.GuestMemory;
import dev.wasmboot.engine.Instance;
import dev.wasmboot.engine.MethodSizes;
import dev.wasmboot.engine.TestModules;
import dev.wasmboot.engine.Trap;
import dev.wasmboot.engine.TrapException;
import dev.wasmboot.engine.WasmEngine;
import dev.wasmboot.policy.EffectivePolicy;
import dev.wasmboot.policy.Limits;
import dev.wasmboot.policy.Policy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class InterpreterTests {

	/** HotSpot compiles no method with more bytes of bytecode than this. */
	private static final int HUGE_METHOD_LIMIT = 8000;

	/** Enough for a loop to be compiled with all optimisations while it runs. */
	private static final int HOT = 300_000;

	private final WasmEngine engine = WasmEngine.create();

	@AfterEach
	void close() {
		this.engine.close();
	}

	@Test
	void theLoopIsSmallEnoughForHotSpotToCompile() throws IOException {
		assertThat(MethodSizes.of(Interpreter.class).getOrDefault("run", 0)).isBetween(1, HUGE_METHOD_LIMIT);
	}

	/**
	 * JDK 17's optimising compiler has been wrong about unsigned comparisons in hot
	 * loops. Of the numbers x and y, x is compared with its lowest bit as it is and
	 * flipped.
	 */
	@ParameterizedTest
	@CsvSource({ "0, 0", "0, -1", "-1, 0", "-1, -1", "-2147483648, 2147483647", "2147483647, -2147483648", "1, -1",
			"-2, -1", "5, 6", "6, 5", "-5, -6", "-32768, 32767", "32767, -32768", "-2147483648, 0", "0, -2147483648" })
	void unsignedComparisonsAreRightInHotLoops(int x, int y) {
		Instance instance = instance("unsigned");
		int below = (Integer.compareUnsigned(x, y) < 0) ? HOT / 2 : 0;
		below += (Integer.compareUnsigned(x ^ 1, y) < 0) ? HOT / 2 : 0;
		assertThat(call(instance, "lt_u", HOT, x, y)).isEqualTo(below);
		assertThat(call(instance, "ge_u_value", HOT, x, y)).isEqualTo(HOT - below);
		assertThat(call(instance, "lt_u_64", HOT, (long) x, (long) y))
			.isEqualTo((Long.compareUnsigned(x, y) < 0) ? HOT : 0);
	}

	/**
	 * The memory has one page. Whatever the address and the offset, their sum is the
	 * exact one, and never wraps back into the memory.
	 */
	@ParameterizedTest
	@CsvSource({ "load8, 65536", "load8, -1", "load8, -2147483648", "load8, 2147483647", "load32, 65533", "load32, -1",
			"load32, -3", "load32, -2147483648", "load64, 65529", "load64, -1", "load64, -7", "load8_16, 65520",
			"load8_16, -1", "load8_16, -16", "load8_16, 2147483647", "load32_16, 65517", "load32_16, -16",
			"load32_16, -18", "load32_16, 2147483632", "load32_far, 0", "load32_far, -65536", "load32_far, -65537",
			"load32_far, -1", "load16_far, 0", "load16_far, -65536", "load16_far, -65535", "load32_2g, 0",
			"load32_2g, -2147483648", "load32_2g, -2147483647", "load32_max, 0", "load32_max, 1", "load32_max, 2",
			"load32_max, -1", "load32_below_2g, 0", "load32_below_2g, 1", "load32_below_2g, -2147483647",
			"load32_below_2g, -2147483648", "load32_below_2g, -2147483640", "store8, 65536", "store8, -1",
			"store32, 65533", "store32, -1", "store32, -4", "store64, 65529", "store64, -8", "store32_far, 0",
			"store32_far, -65536", "store32_far, -65540" })
	void accessesOutsideTheMemoryTrap(String function, int address) {
		Instance instance = instance("addresses");
		assertThatExceptionOfType(TrapException.class).isThrownBy(() -> call(instance, function, address))
			.satisfies((ex) -> assertThat(ex.trap()).isEqualTo(Trap.MEMORY_OUT_OF_BOUNDS));
		assertThat(memory(instance)).containsOnly(0);
	}

	@ParameterizedTest
	@CsvSource({ "load32_known", "load32_known_wrap" })
	void accessesAtKnownAddressesOutsideTheMemoryTrap(String function) {
		Instance instance = instance("addresses");
		assertThatExceptionOfType(TrapException.class).isThrownBy(() -> call(instance, function))
			.satisfies((ex) -> assertThat(ex.trap()).isEqualTo(Trap.MEMORY_OUT_OF_BOUNDS));
	}

	@Test
	void theLastBytesOfAMemoryCanBeReadAndWritten() {
		Instance instance = instance("addresses");
		call(instance, "store64", GuestMemory.PAGE - 8);
		assertThat(call(instance, "load8", GuestMemory.PAGE - 1)).isEqualTo(255);
		assertThat(call(instance, "load32", GuestMemory.PAGE - 4)).isEqualTo(-1);
		assertThat(call(instance, "load64", GuestMemory.PAGE - 8)).isEqualTo(-1L);
		assertThat(call(instance, "load8_16", GuestMemory.PAGE - 17)).isEqualTo(255);
	}

	@Test
	void aMemoryThatGrewCanBeReachedFurther() {
		Instance instance = instance("addresses");
		assertThat(call(instance, "grow")).isEqualTo(1);
		call(instance, "store32_far", GuestMemory.PAGE - 4);
		assertThat(call(instance, "load32_far", GuestMemory.PAGE - 4)).isEqualTo(-1);
	}

	private Instance instance(String name) {
		CompiledModule module = this.engine.load(TestModules.bytes(name));
		return this.engine.instantiate(module, EffectivePolicy.decide(module.requests(),
				Policy.denyAll().with(Limits.defaults().withTimeout(Limits.UNBOUNDED))));
	}

	private static Object call(Instance instance, String function, Object... arguments) {
		ExportedFunction exported = instance.function(function).orElseThrow();
		Object result = exported.call(arguments);
		return (result != null) ? result : "nothing";
	}

	private static byte[] memory(Instance instance) {
		GuestMemory memory = instance.memory("memory").orElseThrow();
		return memory.read(0, (int) memory.size());
	}

}
