package dev.wasmboot.spring.binding;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import dev.wasmboot.spring.Guests;
import dev.wasmboot.spring.WasmPluginException;
import dev.wasmboot.spring.WasmPluginException.Kind;
import dev.wasmboot.spring.registry.TestRegistry;
import dev.wasmboot.spring.registry.WasmPluginRegistry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Records cross as JSON, to guests in three languages.
 */
class JsonCallTests {

	private static final Cart CART = new Cart("EUR", 360, List.of(new Item("apple", 3, 120)));

	private static final Cart NOTHING = new Cart("EUR", 0, List.of());

	private final WasmPluginRegistry registry = new TestRegistry().start();

	@Test
	void aGuestInCReadsARecordAndAnswersOne() {
		assertThat(load("c/bulk-discount/bulk-discount.wasm", Discounts.class).discount(CART))
			.isEqualTo(new Adjustment("3 for 2 on apples", -120));
	}

	@Test
	void aGuestInRustReadsARecordAndAnswersOne() {
		assertThat(load("rust/loyalty-discount/loyalty-discount.wasm", Discounts.class).discount(CART))
			.isEqualTo(new Adjustment("Loyalty: 2.5% off", -9));
	}

	@Test
	void aGuestInAssemblyScriptReadsARecordAndAnswersOne() {
		assertThat(load("assemblyscript/parcel-shipping/parcel-shipping.wasm", Shipping.class).shipping(CART))
			.isEqualTo(Optional.of(new Adjustment("Parcel delivery", 490)));
	}

	@Test
	void nullInAnswerIsNull() {
		assertThat(load("c/bulk-discount/bulk-discount.wasm", Discounts.class).discount(NOTHING)).isNull();
	}

	@Test
	void nullInAnswerIsAnEmptyOptional() {
		assertThat(load("assemblyscript/parcel-shipping/parcel-shipping.wasm", Shipping.class).shipping(NOTHING))
			.isEmpty();
	}

	@Test
	void aMessageAboutAnAnswerCannotForgeALine() {
		Durations durations = load(Guests.TEXT_TOOLS, Durations.class);
		String json = "\"a\\n2026 error\"";
		byte[] reversed = new StringBuilder(json).reverse().toString().getBytes(StandardCharsets.UTF_8);
		assertThatExceptionOfType(WasmPluginException.class).isThrownBy(() -> durations.reverse(reversed))
			.withMessageContaining("the result is not JSON of the expected form: ")
			.satisfies((ex) -> {
				assertThat(ex.kind()).isEqualTo(Kind.BAD_RESULT);
				assertThat(String.valueOf(ex.getMessage())).doesNotContain("\n").contains("\uFFFD2026");
			});
	}

	@Test
	void anArgumentThatCannotBeWrittenIsReportedWithItsNumber() {
		Broken broken = load("c/bulk-discount/bulk-discount.wasm", Broken.class);
		assertThatExceptionOfType(WasmPluginException.class).isThrownBy(() -> broken.discount(new Unwritable()))
			.withMessageContaining("argument 1 cannot be written as JSON: ")
			.satisfies((ex) -> assertThat(ex.kind()).isEqualTo(Kind.BAD_ARGUMENT));
	}

	private <T> T load(String guest, Class<T> type) {
		this.registry.update("plugin", Guests.artifact(guest));
		return this.registry.bind("plugin", type);
	}

	interface Durations {

		Duration reverse(byte[] json);

	}

	interface Discounts {

		@Nullable Adjustment discount(Cart cart);

	}

	interface Shipping {

		Optional<Adjustment> shipping(Cart cart);

	}

	interface Broken {

		@Nullable Adjustment discount(Unwritable cart);

	}

	record Cart(String currency, long subtotalMinor, List<Item> items) {

	}

	record Item(String sku, int quantity, long unitPriceMinor) {

	}

	record Adjustment(String description, long amountMinor) {

	}

	/** Has a property that fails. */
	public static final class Unwritable {

		public String getTotal() {
			throw new IllegalStateException("no total");
		}

	}

}
