package dev.wasmboot.sample.quote;

import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;

import dev.wasmboot.sample.extension.Adjustment;
import dev.wasmboot.sample.extension.Cart;
import dev.wasmboot.sample.extension.DiscountRule;
import dev.wasmboot.sample.extension.ShippingRate;
import dev.wasmboot.spring.WasmPluginException;
import dev.wasmboot.spring.WasmPlugins;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Service;

/**
 * Asks the plugins that are there at this moment what they make of a cart: first those
 * with a discount, then those with a shipping rate, each kind in the order of their
 * names. One that fails is left out, and the others do not notice.
 */
@Service
class QuoteService {

	private static final Log log = LogFactory.getLog(QuoteService.class);

	private final WasmPlugins plugins;

	QuoteService(WasmPlugins plugins) {
		this.plugins = plugins;
	}

	/**
	 * Make a quote.
	 * @param cart what is to be bought
	 * @return the quote
	 */
	Quote quote(Cart cart) {
		Calculation calculation = new Calculation(cart);
		askAll(DiscountRule.class, (rule) -> rule.discount(cart), calculation::discount, calculation);
		askAll(ShippingRate.class, (rate) -> rate.shipping(cart), calculation::shipping, calculation);
		return calculation.quote();
	}

	private <T> void askAll(Class<T> type, Function<T, @Nullable Adjustment> question,
			BiConsumer<String, Adjustment> answer, Calculation calculation) {
		for (Map.Entry<String, T> plugin : this.plugins.implementing(type).entrySet()) {
			try {
				Adjustment adjustment = question.apply(plugin.getValue());
				if (adjustment != null) {
					answer.accept(plugin.getKey(), adjustment);
				}
			}
			catch (WasmPluginException ex) {
				log.debug("Quote without plugin '" + plugin.getKey() + "'", ex);
				calculation.skip(plugin.getKey(), FailureReason.of(ex));
			}
		}
	}

}
