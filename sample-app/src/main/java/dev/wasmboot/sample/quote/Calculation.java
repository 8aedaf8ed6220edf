package dev.wasmboot.sample.quote;

import java.util.ArrayList;
import java.util.Currency;
import java.util.List;

import dev.wasmboot.sample.extension.Adjustment;
import dev.wasmboot.sample.extension.Cart;
import dev.wasmboot.sample.quote.Quote.Line;
import dev.wasmboot.sample.quote.Quote.Skipped;

/**
 * A quote in the making. What plugins answer is not believed: a discount is at most what
 * is left to pay, a shipping rate is not negative, and an answer beyond that is left out
 * of the quote, not corrected, since nobody knows what it was meant to be.
 */
final class Calculation {

	private final Cart cart;

	private final Currency currency;

	private final List<Line> lines = new ArrayList<>();

	private final List<Skipped> skipped = new ArrayList<>();

	private long total;

	Calculation(Cart cart) {
		this.cart = cart;
		this.currency = Currency.getInstance(cart.currency());
		this.total = cart.subtotalMinor();
	}

	/**
	 * Take a discount into account, if it is one.
	 */
	void discount(String plugin, Adjustment discount) {
		add(plugin, discount, -this.total, 0);
	}

	/**
	 * Take a shipping rate into account, if it is one.
	 */
	void shipping(String plugin, Adjustment rate) {
		add(plugin, rate, 0, Cart.MAX_MINOR - Math.min(this.total, Cart.MAX_MINOR));
	}

	/**
	 * Leave a plugin out.
	 */
	void skip(String plugin, String reason) {
		this.skipped.add(new Skipped(plugin, reason));
	}

	Quote quote() {
		return new Quote(this.cart.currency(), text(this.cart.subtotalMinor()), List.copyOf(this.lines),
				text(this.total), List.copyOf(this.skipped));
	}

	private void add(String plugin, Adjustment adjustment, long least, long most) {
		long amount = adjustment.amountMinor();
		if (amount < least || amount > most) {
			skip(plugin, "its amount of " + text(amount) + " is not between " + text(least) + " and " + text(most));
			return;
		}
		this.total += amount;
		this.lines.add(new Line(plugin, adjustment.description(), text(amount)));
	}

	private String text(long minor) {
		return new Money(this.currency, minor).toString();
	}

}
