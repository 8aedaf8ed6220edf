package dev.wasmboot.sample.quote;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What a client asks a quote for, unchecked.
 *
 * @param currency the ISO 4217 code of a currency
 * @param items what is to be bought
 */
record QuoteRequest(@Nullable String currency, @Nullable List<@Nullable Item> items) {

	/**
	 * Some pieces of one article, unchecked.
	 *
	 * @param sku the article
	 * @param quantity how many pieces
	 * @param unitPrice the price of one piece, as a decimal number
	 */
	record Item(@Nullable String sku, @Nullable Integer quantity, @Nullable String unitPrice) {

	}

}
