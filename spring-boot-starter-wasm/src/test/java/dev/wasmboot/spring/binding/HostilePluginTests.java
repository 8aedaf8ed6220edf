package dev.wasmboot.spring.binding;

import java.time.Duration;
import java.util.List;

import dev.wasmboot.engine.TrapException;
import dev.wasmboot.policy.Limits;
import dev.wasmboot.policy.Policy;
import dev.wasmboot.spring.Guests;
import dev.wasmboot.spring.WasmPluginException;
import dev.wasmboot.spring.WasmPluginException.Kind;
import dev.wasmboot.spring.registry.PluginLoadException;
import dev.wasmboot.spring.registry.TestRegistry;
import dev.wasmboot.spring.registry.WasmPluginRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Guests that break the plugin ABI, or attack their host: each call ends with an
 * exception that says what happened.
 */
class HostilePluginTests {

	private static final Cart CART = new Cart("EUR", 360, List.of(new Item("apple", 3, 120)));

	private static final Limits LIMITS = Limits.defaults()
		.withMemory(4 << 20)
		.withTimeout(Duration.ofMillis(200))
		.withOutput(1000);

	@ParameterizedTest
	@CsvSource(quoteCharacter = '"', value = {
			// The address that alloc gives, and the pointer of the result, are not in
			// memory.
			"bad-alloc, BAD_RESULT, \"its 'alloc' gave, for an argument, 98 bytes at address 4294967280\"",
			"bad-result, BAD_RESULT, the result is 2147483647 bytes at address 4294967280",
			"huge-result, BAD_RESULT, more than the limit of 1048576",
			"bad-json, BAD_RESULT, the result is not JSON of the expected form", "trap, TRAP, unreachable",
			"exit, EXIT, exited with code 0", "endless-loop, TIMEOUT, deadline exceeded",
			"endless-recursion, TRAP, call stack exhausted", "memory-hog, TIMEOUT, deadline exceeded",
			"output-flood, TRAP, output limit exceeded", "sleeper, TIMEOUT, deadline exceeded",
			"table-hog, TIMEOUT, deadline exceeded" })
	void aHostileGuestIsStoppedAndNamed(String guest, Kind kind, String reason) {
		Discounts discounts = load(guest).bind(guest, Discounts.class);
		assertThatExceptionOfType(WasmPluginException.class).isThrownBy(() -> discounts.discount(CART))
			.withMessageStartingWith("WebAssembly plugin '" + guest + "', function 'discount': ")
			.withMessageContaining(reason)
			.satisfies((ex) -> {
				assertThat(ex.kind()).isEqualTo(kind);
				assertThat(ex.plugin()).isEqualTo(guest);
				assertThat(ex.function()).isEqualTo("discount");
			});
	}

	@Test
	void theExceptionOfATrapHasTheStackOfTheGuest() {
		Discounts discounts = load("endless-recursion").bind("endless-recursion", Discounts.class);
		assertThatExceptionOfType(WasmPluginException.class).isThrownBy(() -> discounts.discount(CART))
			.withMessageContaining("(wasm-function[1]:0x")
			.withCauseInstanceOf(TrapException.class);
	}

	@Test
	void aGuestThatTrappedServesTheNextCall() {
		WasmPluginRegistry registry = load("trap");
		Discounts discounts = registry.bind("trap", Discounts.class);
		for (int i = 0; i < 5; i++) {
			assertThatExceptionOfType(WasmPluginException.class).isThrownBy(() -> discounts.discount(CART))
				.satisfies((ex) -> assertThat(ex.kind()).isEqualTo(Kind.TRAP));
		}
	}

	@ParameterizedTest
	@CsvSource({ "big-memory, cannot be started", "big-table, cannot be started", "start-loop, cannot be started",
			"broken, is broken", "garbage, is broken", "bomb, is broken", "bomb-locals, is broken" })
	void aGuestThatCannotBeStartedIsRefused(String guest, String reason) {
		assertThatExceptionOfType(PluginLoadException.class).isThrownBy(() -> load(guest))
			.withMessageContaining("The WebAssembly plugin '" + guest + "' (hostile/" + guest + ".wasm) " + reason)
			.satisfies((ex) -> assertThat(ex.cure()).isNotBlank());
	}

	private static WasmPluginRegistry load(String guest) {
		WasmPluginRegistry registry = new TestRegistry()
			.with(guest, Policy.denyAll().with(LIMITS.withStartTimeout(Duration.ofMillis(200))))
			.start();
		registry.update(guest, Guests.artifact("hostile/" + guest + ".wasm"));
		return registry;
	}

	interface Discounts {

		Adjustment discount(Cart cart);

	}

	record Cart(String currency, long subtotalMinor, List<Item> items) {

	}

	record Item(String sku, int quantity, long unitPriceMinor) {

	}

	record Adjustment(String description, long amountMinor) {

	}

}
