package dev.wasmboot.sample.quote;

import java.math.BigDecimal;
import java.util.Currency;
import java.util.regex.Pattern;

import dev.wasmboot.sample.extension.Cart;

/**
 * An amount of a currency: whole minor units inside, a decimal number outside, and never
 * a floating point number.
 *
 * @param currency the currency
 * @param minor the amount in its minor unit, such as cents
 */
record Money(Currency currency, long minor) {

	/** Bounds what is handed to {@link BigDecimal}. */
	private static final Pattern DECIMAL = Pattern.compile("\\d{1,16}(\\.\\d{1,16})?");

	/**
	 * Read an amount.
	 * @param currency its currency
	 * @param text a decimal number, such as {@code 1.20}
	 * @return the amount, at least 0
	 * @throws IllegalArgumentException with what the text must be, if it is not
	 */
	static Money parse(Currency currency, String text) {
		if (!DECIMAL.matcher(text).matches()) {
			throw new IllegalArgumentException("must be a decimal number of at least 0, such as \"1.20\"");
		}
		int digits = currency.getDefaultFractionDigits();
		BigDecimal minor = new BigDecimal(text).movePointRight(digits).stripTrailingZeros();
		if (minor.scale() > 0) {
			throw new IllegalArgumentException("must have at most " + digits + " decimals, as " + currency + " has");
		}
		if (minor.compareTo(BigDecimal.valueOf(Cart.MAX_MINOR)) > 0) {
			throw new IllegalArgumentException("must be at most " + new Money(currency, Cart.MAX_MINOR));
		}
		return new Money(currency, minor.longValueExact());
	}

	/**
	 * The amount with as many decimals as the currency has, such as {@code -1.20}.
	 */
	@Override
	public String toString() {
		return BigDecimal.valueOf(this.minor, this.currency.getDefaultFractionDigits()).toPlainString();
	}

}
