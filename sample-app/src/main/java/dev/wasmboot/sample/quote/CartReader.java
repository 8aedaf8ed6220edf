package dev.wasmboot.sample.quote;

import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.regex.Pattern;

import dev.wasmboot.sample.extension.Cart;
import dev.wasmboot.sample.quote.InvalidRequestException.FieldError;
import org.jspecify.annotations.Nullable;

/**
 * Makes a cart of a request, or says everything that is wrong with it.
 */
final class CartReader {

	private static final int MAX_ITEMS = 100;

	private static final int MAX_QUANTITY = 1_000_000;

	private static final Pattern SKU = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

	private final List<FieldError> errors = new ArrayList<>();

	private CartReader() {
	}

	/**
	 * Make a cart of a request.
	 * @param request the request
	 * @return the cart
	 * @throws InvalidRequestException if the request is not one of a cart
	 */
	static Cart read(QuoteRequest request) {
		return new CartReader().cart(request);
	}

	private Cart cart(QuoteRequest request) {
		Currency currency = currency(request.currency());
		List<Cart.Item> items = (currency != null) ? items(currency, request.items()) : List.of();
		if (currency == null || !this.errors.isEmpty()) {
			throw new InvalidRequestException(this.errors);
		}
		try {
			return Cart.of(currency.getCurrencyCode(), items);
		}
		catch (ArithmeticException ex) {
			error("items", "must be worth at most " + new Money(currency, Cart.MAX_MINOR) + " together");
			throw new InvalidRequestException(this.errors);
		}
	}

	private @Nullable Currency currency(@Nullable String code) {
		try {
			Currency currency = (code != null) ? Currency.getInstance(code) : null;
			if (currency != null && currency.getDefaultFractionDigits() >= 0) {
				return currency;
			}
		}
		catch (IllegalArgumentException ex) {
			// Not one of ISO 4217: refused below, as is one that is no money, like XXX.
		}
		error("currency", "must be an ISO 4217 code, such as \"EUR\"");
		return null;
	}

	private List<Cart.Item> items(Currency currency, @Nullable List<QuoteRequest.@Nullable Item> items) {
		if (items == null || items.isEmpty() || items.size() > MAX_ITEMS) {
			error("items", "must be 1 to " + MAX_ITEMS + " items");
			return List.of();
		}
		List<Cart.Item> read = new ArrayList<>();
		for (int index = 0; index < items.size(); index++) {
			String field = "items[" + index + "]";
			QuoteRequest.Item item = items.get(index);
			if (item == null) {
				error(field, "must be an item");
			}
			else {
				read.add(new Cart.Item(sku(field, item.sku()), quantity(field, item.quantity()),
						unitPrice(field, currency, item.unitPrice())));
			}
		}
		return read;
	}

	private String sku(String field, @Nullable String sku) {
		if (sku == null || !SKU.matcher(sku).matches()) {
			error(field + ".sku", "must be 1 to 64 letters, digits, '.', '_' and '-'");
			return "";
		}
		return sku;
	}

	private int quantity(String field, @Nullable Integer quantity) {
		if (quantity == null || quantity < 1 || quantity > MAX_QUANTITY) {
			error(field + ".quantity", "must be a whole number from 1 to " + MAX_QUANTITY);
			return 0;
		}
		return quantity;
	}

	private long unitPrice(String field, Currency currency, @Nullable String price) {
		try {
			return Money.parse(currency, (price != null) ? price : "").minor();
		}
		catch (IllegalArgumentException ex) {
			error(field + ".unitPrice", String.valueOf(ex.getMessage()));
			return 0;
		}
	}

	private void error(String field, String message) {
		this.errors.add(new FieldError(field, message));
	}

}
