package dev.wasmboot.sample.quote;

import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * Answers what a cart costs.
 */
@RestController
class QuoteController {

	private final QuoteService quotes;

	QuoteController(QuoteService quotes) {
		this.quotes = quotes;
	}

	@PostMapping("/api/quotes")
	Quote quote(@RequestBody QuoteRequest request) {
		return this.quotes.quote(CartReader.read(request));
	}

}
