package dev.wasmboot.sample.extension;

import java.util.List;

/**
 * What a customer is about to buy. All amounts are in the currency's minor unit, so that
 * no plugin ever has to deal with fractions.
 *
 * @param currency the ISO 4217 code of the currency, such as {@code EUR}
 * @param subtotalMinor the sum of all items, 0 to {@value #MAX_MINOR}
 * @param items at least one item
 */
public record Cart(String currency, long subtotalMinor, List<Item> items) {

	/**
	 * No amount is larger than this. It is below 2<sup>53</sup>, so that plugins in
	 * languages whose only number is a double can count it.
	 */
	public static final long MAX_MINOR = 1_000_000_000_000_000L;

	public Cart {
		items = List.copyOf(items);
	}

	/**
	 * A cart of some items.
	 * @param currency the ISO 4217 code of the currency
	 * @param items at least one item
	 * @return the cart
	 * @throws ArithmeticException if the items are worth more than {@link #MAX_MINOR}
	 */
	public static Cart of(String currency, List<Item> items) {
		long subtotal = 0;
		for (Item item : items) {
			subtotal = Math.addExact(subtotal, Math.multiplyExact(item.unitPriceMinor(), item.quantity()));
			if (subtotal > MAX_MINOR) {
				throw new ArithmeticException("the cart is worth more than " + MAX_MINOR);
			}
		}
		return new Cart(currency, subtotal, items);
	}

	/**
	 * Some pieces of one article.
	 *
	 * @param sku the article
	 * @param quantity how many pieces, at least 1
	 * @param unitPriceMinor the price of one piece, at least 0
	 */
	public record Item(String sku, int quantity, long unitPriceMinor) {

	}

}
