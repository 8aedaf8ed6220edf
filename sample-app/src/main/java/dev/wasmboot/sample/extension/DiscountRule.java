package dev.wasmboot.sample.extension;

import org.jspecify.annotations.Nullable;

/**
 * Lowers the price of some carts. Every plugin that exports {@code discount} is one.
 */
public interface DiscountRule {

	/**
	 * Decide about a cart.
	 * @param cart the cart
	 * @return a line with an amount below or equal to 0, or {@code null} for none
	 */
	@Nullable Adjustment discount(Cart cart);

}
