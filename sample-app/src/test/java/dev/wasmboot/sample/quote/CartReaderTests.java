package dev.wasmboot.sample.quote;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;

import dev.wasmboot.sample.extension.Cart;
import dev.wasmboot.sample.quote.InvalidRequestException.FieldError;
import dev.wasmboot.sample.quote.QuoteRequest.Item;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class CartReaderTests {

	private static final Item APPLES = new Item("apple", 3, "1.20");

	@Test
	void pricesAreAddedInMinorUnits() {
		Cart cart = CartReader.read(request(APPLES, new Item("pear", 1, "0.99")));
		assertThat(cart)
			.isEqualTo(new Cart("EUR", 459, List.of(new Cart.Item("apple", 3, 120), new Cart.Item("pear", 1, 99))));
	}

	@ParameterizedTest
	@NullSource
	@ValueSource(strings = { "", "eur", "EURO", "XYZ", "XXX", "XAU" })
	void currencyThatIsNoneIsRefused(@Nullable String currency) {
		assertThat(errors(new QuoteRequest(currency, List.of(APPLES)))).extracting(FieldError::field)
			.containsExactly("currency");
	}

	@Test
	void cartWithoutItemsIsRefused() {
		assertThat(errors(new QuoteRequest("EUR", null))).extracting(FieldError::field).containsExactly("items");
		assertThat(errors(request())).extracting(FieldError::field).containsExactly("items");
	}

	@Test
	void hundredItemsAreTakenAndMoreAreRefused() {
		assertThat(CartReader.read(request(copies(100))).items()).hasSize(100);
		assertThat(errors(request(copies(101)))).containsExactly(new FieldError("items", "must be 1 to 100 items"));
	}

	@ParameterizedTest
	@NullSource
	@ValueSource(ints = { Integer.MIN_VALUE, -1, 0, 1_000_001, Integer.MAX_VALUE })
	void quantityOutsideItsRangeIsRefused(@Nullable Integer quantity) {
		assertThat(errors(request(APPLES, new Item("pear", quantity, "1")))).extracting(FieldError::field)
			.containsExactly("items[1].quantity");
	}

	@ParameterizedTest
	@NullSource
	@ValueSource(strings = { "", " ", "-a", "a b", "a\n", "äpfel", "../etc", "<script>" })
	void skuOfOtherCharactersIsRefused(@Nullable String sku) {
		assertThat(errors(request(new Item(sku, 1, "1")))).extracting(FieldError::field)
			.containsExactly("items[0].sku");
	}

	@ParameterizedTest
	@NullSource
	@ValueSource(strings = { "", "-1.20", "1.205", "free" })
	void unitPriceThatIsNoneIsRefused(@Nullable String price) {
		assertThat(errors(request(new Item("apple", 1, price)))).extracting(FieldError::field)
			.containsExactly("items[0].unitPrice");
	}

	@Test
	void everythingThatIsWrongIsSaidAtOnce() {
		assertThat(errors(request(new Item(null, -1, "x"), null))).extracting(FieldError::field)
			.containsExactly("items[0].sku", "items[0].quantity", "items[0].unitPrice", "items[1]");
	}

	@Test
	void cartThatIsWorthTooMuchIsRefused() {
		assertThat(CartReader.read(request(new Item("yacht", 1_000_000, "10000000.00"))).subtotalMinor())
			.isEqualTo(Cart.MAX_MINOR);
		assertThat(errors(request(new Item("yacht", 1_000_000, "10000000.01")))).extracting(FieldError::field)
			.containsExactly("items");
		assertThat(errors(request(new Item("yacht", 1_000_000, "10000000000000.00")))).extracting(FieldError::field)
			.containsExactly("items");
		assertThat(errors(request(new Item("yacht", 1_000_000, "10000000.00"), APPLES))).extracting(FieldError::field)
			.containsExactly("items");
	}

	private static QuoteRequest request(@Nullable Item... items) {
		return new QuoteRequest("EUR", Arrays.asList(items));
	}

	private static Item[] copies(int count) {
		return Collections.nCopies(count, APPLES).toArray(Item[]::new);
	}

	private static List<FieldError> errors(QuoteRequest request) {
		return catchThrowableOfType(InvalidRequestException.class, () -> CartReader.read(request)).errors();
	}

}
