package dev.wasmboot.sample.quote;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;

/**
 * What a cart costs. Amounts are decimal numbers with as many decimals as the currency
 * has.
 *
 * @param currency the ISO 4217 code of the currency
 * @param subtotal the sum of the items
 * @param lines what plugins added, discounts first
 * @param total the sum of it all, at least 0
 * @param skipped the plugins that were left out because they failed
 */
record Quote(String currency, String subtotal, List<Line> lines, String total,
		@JsonInclude(Include.NON_EMPTY) List<Skipped> skipped) {

	/**
	 * What a plugin added.
	 *
	 * @param plugin its name
	 * @param description its words
	 * @param amount the amount, negative for a discount
	 */
	record Line(String plugin, String description, String amount) {

	}

	/**
	 * A plugin that failed.
	 *
	 * @param plugin its name
	 * @param reason what went wrong
	 */
	record Skipped(String plugin, String reason) {

	}

}
