package dev.wasmboot.sample.extension;

import org.jspecify.annotations.Nullable;

/**
 * The price of a way to deliver some carts. Every plugin that exports {@code shipping} is
 * one.
 */
public interface ShippingRate {

	/**
	 * Decide about a cart.
	 * @param cart the cart
	 * @return a line with an amount above or equal to 0, or {@code null} for none
	 */
	@Nullable Adjustment shipping(Cart cart);

}
