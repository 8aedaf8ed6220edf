package dev.wasmboot.sample.quote;

import dev.wasmboot.sample.extension.Adjustment;
import dev.wasmboot.sample.extension.Cart;
import dev.wasmboot.sample.extension.ParcelShipping;

import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * Answers what a cart costs with delivery as a parcel, and without discounts.
 */
@RestController
class ParcelController {

	private final ParcelShipping parcelShipping;

	ParcelController(ParcelShipping parcelShipping) {
		this.parcelShipping = parcelShipping;
	}

	@PostMapping("/api/parcels")
	Quote parcel(@RequestBody QuoteRequest request) {
		Cart cart = CartReader.read(request);
		Calculation calculation = new Calculation(cart);
		Adjustment price = this.parcelShipping.shipping(cart);
		if (price != null) {
			calculation.shipping("parcel-shipping", price);
		}
		return calculation.quote();
	}

}
