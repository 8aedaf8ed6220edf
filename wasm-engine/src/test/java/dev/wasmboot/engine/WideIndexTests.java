package dev.wasmboot.engine;

import dev.wasmboot.policy.EffectivePolicy;
import dev.wasmboot.policy.Policy;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Memories and tables with 64-bit indexes: none wraps around into what is there.
 */
@ParameterizedClass
@EnumSource(names = { "INTERPRETER", "COMPILER" })
class WideIndexTests {

	private static final long FOUR_G = 1L << 32;

	private final WasmEngine engine;

	private final Instance instance;

	WideIndexTests(EngineMode mode) {
		this.engine = WasmEngine.builder().mode(mode).build();
		this.instance = instance();
	}

	@AfterEach
	void close() {
		this.engine.close();
	}

	@ParameterizedTest
	@CsvSource({ "load8, 65536", "load8, 2147483648", "load8, 4294967296", "load8, 4294967295", "load8, -1",
			"load8, -9223372036854775808", "load8, 9223372036854775807", "load8_16, 65520", "load8_16, -16",
			"load8_16, -1", "load8_16, 4294967280", "load8_16, 2147483632", "load64, 65529", "load64, -8",
			"load64, 4294967288", "load32_4g, 0", "load32_4g, -4294967296", "load32_4g, 4294967296", "load32_max, 0",
			"load32_max, 1", "load32_max, 2", "load32_max, -1", "store8, 65536", "store8, 4294967296",
			"store8, -4294967296", "store64, -8", "store64, 65529", "store8_twice, 4294967296", "init, 4294967296",
			"init, 65532", "init, -5" })
	void accessesOutsideTheMemoryTrap(String function, long address) {
		assertTraps(Trap.MEMORY_OUT_OF_BOUNDS, function, address);
		GuestMemory memory = this.instance.memory("memory").orElseThrow();
		assertThat(memory.read(0, (int) memory.size())).containsOnly(0);
	}

	@ParameterizedTest
	@ValueSource(strings = { "load32_known", "load32_known_offset" })
	void accessesAtKnownAddressesOutsideTheMemoryTrap(String function) {
		assertTraps(Trap.MEMORY_OUT_OF_BOUNDS, function);
	}

	@Test
	void theLastBytesCanBeReadAndWritten() {
		call("store64", 65528L);
		assertThat(call("load8", 65535L)).isEqualTo(255);
		assertThat(call("load8_16", 65519L)).isEqualTo(255);
		assertThat(call("load64", 65528L)).isEqualTo(-1L);
		assertThat(call("load32_last")).isEqualTo(-1);
	}

	@Test
	void addressStaysWhatItWas() {
		assertThat(call("store8_twice", 100L)).isEqualTo(100L);
		assertThat(call("load64", 100L)).isEqualTo(0x0201L);
	}

	@ParameterizedTest
	@ValueSource(longs = { 3, FOUR_G, FOUR_G + 1, Long.MAX_VALUE, Long.MIN_VALUE, -1 })
	void growingTooFarFails(long pages) {
		assertThat(call("grow", pages)).isEqualTo(-1L);
		assertThat(call("size")).isEqualTo(1L);
	}

	@Test
	void growingWithinTheLimitsGivesTheSizeBefore() {
		assertThat(call("grow", 2L)).isEqualTo(1L);
		assertThat(call("size")).isEqualTo(3L);
		assertThat(call("load8", 196_607L)).isEqualTo(0);
	}

	@ParameterizedTest
	@CsvSource({ "0, 65537", "0, 4294967296", "65536, 1", "65537, 0", "4294967296, 0", "4294967296, 1", "-1, 1",
			"-1, 0", "1, -1", "1, 9223372036854775807" })
	void rangesOutsideTheMemoryTrap(long address, long length) {
		assertTraps(Trap.MEMORY_OUT_OF_BOUNDS, "fill", address, length);
		assertTrapsInNew("copy", address, 0L, length);
		assertTrapsInNew("copy", 0L, address, length);
	}

	@Test
	void emptyRangeAtTheEndIsWithinTheMemory() {
		call("fill", 65_536L, 0L);
		call("copy", 65_536L, 65_536L, 0L);
		assertThat(call("load8", 65_535L)).isEqualTo(0);
	}

	@Test
	void elementsAreReachedByTheirIndexes() {
		assertThat(call("call", 9L)).isEqualTo(42);
		assertThat(call("get", 9L)).isEqualTo(0);
		assertThat(call("get", 8L)).isEqualTo(1);
		assertThat(call("grow_table", 10L)).isEqualTo(10L);
		assertThat(call("grow_table", FOUR_G)).isEqualTo(-1L);
		assertThat(call("grow_table", -1L)).isEqualTo(-1L);
	}

	@ParameterizedTest
	@ValueSource(longs = { 10, FOUR_G + 9, (1L << 63) + 9, -1 })
	void elementsOutsideTheTableAreNotReached(long index) {
		assertTraps(Trap.UNDEFINED_ELEMENT, "call", index);
		assertTrapsInNew(Trap.TABLE_OUT_OF_BOUNDS, "get", index);
		assertTrapsInNew(Trap.TABLE_OUT_OF_BOUNDS, "set", index);
		assertTrapsInNew(Trap.TABLE_OUT_OF_BOUNDS, "fill_table", index, 1L);
		assertTrapsInNew(Trap.TABLE_OUT_OF_BOUNDS, "copy_table", 0L, index, 1L);
		assertTrapsInNew(Trap.TABLE_OUT_OF_BOUNDS, "copy_table", 0L, 0L, FOUR_G + index);
	}

	private final Instance instance() {
		CompiledModule module = this.engine.load(TestModules.bytes("wide"));
		return this.engine.instantiate(module, EffectivePolicy.decide(module.requests(), Policy.denyAll()));
	}

	private @Nullable Object call(String function, Object... arguments) {
		return this.instance.function(function).orElseThrow().call(arguments);
	}

	private void assertTraps(Trap trap, String function, Object... arguments) {
		assertTraps(trap, this.instance, function, arguments);
	}

	private void assertTrapsInNew(String function, Object... arguments) {
		assertTraps(Trap.MEMORY_OUT_OF_BOUNDS, instance(), function, arguments);
	}

	private void assertTrapsInNew(Trap trap, String function, Object... arguments) {
		assertTraps(trap, instance(), function, arguments);
	}

	private static void assertTraps(Trap trap, Instance instance, String function, Object... arguments) {
		assertThatExceptionOfType(TrapException.class)
			.isThrownBy(() -> instance.function(function).orElseThrow().call(arguments))
			.satisfies((ex) -> assertThat(ex.trap()).isEqualTo(trap));
	}

}
